"""Losses, one class each: least squares, logistic and Poisson."""
