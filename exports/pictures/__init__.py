"""Pictures of what was counted, as PNG and SVG: the same numbers always give the same bytes."""
