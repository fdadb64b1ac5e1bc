"""Wavelet thresholds and measures of image quality."""
