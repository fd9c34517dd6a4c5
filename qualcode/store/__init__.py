"""The project file: its schema, the one door for writing, undo, history and checks."""
