"""Passages that may belong at a code: from searches, patterns kept with it, and what is coded already."""
