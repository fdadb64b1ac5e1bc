"""Python scripts that refit a model with scikit-learn."""
