"""The columns of sums, and sums of other columns that follow from them."""
