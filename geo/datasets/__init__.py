"""The cities that come with the program: ``data/cities/<key>/`` as a City."""
