"""A terminal workbench for L1-penalised models."""

__version__ = "0.1.0"
