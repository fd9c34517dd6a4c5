"""Qualitative coding of interviews in the terminal; importing this loads nothing else."""

__version__ = "0.1.0"
