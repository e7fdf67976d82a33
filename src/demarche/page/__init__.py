"""What every face shares: the parts of a page, how numbers are written, and pictures."""
