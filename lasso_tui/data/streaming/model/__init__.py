"""The columns of a model, chosen among those that were summed."""
