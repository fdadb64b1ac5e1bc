"""The screens that open over a tab."""
