"""One drawer for each kind of chart, and what they draw with."""
