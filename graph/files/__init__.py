"""One module per format that comes in."""
