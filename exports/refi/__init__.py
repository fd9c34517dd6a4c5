"""The REFI-QDA standard, written: projects (QDPX) and codebooks (QDC)."""
