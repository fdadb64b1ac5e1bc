"""Drawing of bars: horizontal ones, those of two sides, upright ones and histograms."""
