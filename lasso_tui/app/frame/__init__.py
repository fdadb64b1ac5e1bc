"""The lines around the charts: data, tabs, question, figures, answer, keys."""
