"""Sums of the rows of files by the workers of a Dask cluster."""
