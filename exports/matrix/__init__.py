"""The framework matrix: interviews beside themes, with summaries and quotes in the cells."""
