"""Sums of the rows of tables that stay where they are, made on this machine, and parts of them added."""
