"""Names in transcripts: what may be one, by how it is written and by a pipeline, for a key of pseudonyms."""
