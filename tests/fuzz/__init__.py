"""Whether any bytes at all can break a reader: mutated files, and a corpus of what once did.

``python -m tests.fuzz`` searches for a stated time, ``test_fuzz.py`` replays the corpus and
makes a search of fixed length. A case is a handful of files by name; what must hold of each says
``promises``.
"""
