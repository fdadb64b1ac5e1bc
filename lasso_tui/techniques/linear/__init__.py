"""What the techniques with a linear model share."""
