"""Projects of other programs taken into ours: coders, codes, interviews, codings, memos."""
