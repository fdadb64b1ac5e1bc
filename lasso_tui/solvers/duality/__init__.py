"""Duality gaps: bounds on the distance of an objective from its minimum."""
