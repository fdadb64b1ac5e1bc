"""Loss functions, one class each."""
