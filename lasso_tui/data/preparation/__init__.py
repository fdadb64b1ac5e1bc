"""From a raw table to the matrix of features."""
