"""Steps from older formats of the project file to today's."""
