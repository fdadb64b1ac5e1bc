"""Forms of data for the solvers: designs, Gram matrices by fold, folds, input checks."""
