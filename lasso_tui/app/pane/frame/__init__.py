"""What stands around the charts of a tab: question, figures, coefficients, answer."""
