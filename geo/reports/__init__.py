"""Files for those who were not at the screen: slides, annex, text, pictures, tables."""
