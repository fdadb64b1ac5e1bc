"""Many models of one kind: for each group of rows, for each target, and in each fold of a nested cross-validation."""
