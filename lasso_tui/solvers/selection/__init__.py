"""Stability selection, error bounds, information criteria and degrees of freedom."""
