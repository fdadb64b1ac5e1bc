"""The group lasso and the sparse group lasso."""
