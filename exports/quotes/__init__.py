"""Quotes for a report: in context, with an attribution that is safe to print, in the formats of reports."""
