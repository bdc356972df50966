"""Two-minute practice: eight short items for each tag of the shipped codebook, with the answer and its reason at once."""
