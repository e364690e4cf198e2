"""The screen: one thin file a page; what pages share is in ``pages.components``."""
