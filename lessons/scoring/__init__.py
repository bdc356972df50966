"""Compares marks with a reference. Pure: imports no Django."""
