"""Marks in the formats of other tools, both ways, and a lesson as one file. Pure: imports no Django.

Writers turn a `Document` into text; readers turn a file's text into a `Parcel`, which `placed` lays over a text. Offsets
are Unicode code points, half-open, unless a format demands otherwise. Readers raise `Refused`, and nothing else,
whatever they are handed.
"""
