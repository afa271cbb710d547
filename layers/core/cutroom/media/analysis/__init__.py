"""One video analysed: segment by segment, and merged into one result."""
