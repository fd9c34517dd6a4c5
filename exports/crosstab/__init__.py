"""Codes beside groups of interviews, and beside one another."""
