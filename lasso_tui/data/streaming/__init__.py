"""Tables that stay where they are: read block by block, in bounded memory, for sums of their rows."""
