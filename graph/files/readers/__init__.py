"""One module per format that comes in: bytes to a draft. Each has `NAME`, `TITLE`, `sniff` and `read`."""
