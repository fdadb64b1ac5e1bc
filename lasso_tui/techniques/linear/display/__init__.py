"""What tabs with a linear model show alike: paths, errors over alpha, answers in words."""
