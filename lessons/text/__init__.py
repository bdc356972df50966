"""Spans over one frozen text. Pure: imports no Django. Offsets are Unicode code points, half-open."""
