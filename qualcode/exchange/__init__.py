"""Projects of other programs as values: what was read from their files, before anything is stored."""
