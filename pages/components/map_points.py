"""Points."""
def point_colourings(city, choice, period, language): return ()
def show_point_legends(city, choice, period, language): return None
