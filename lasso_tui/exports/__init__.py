"""Results in forms that leave the program: JSON, tables, charts, scripts."""
