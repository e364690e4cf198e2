"""Several cities side by side: what can be compared, and how far.

Reading order:
    results      figures, places with their reach, verdicts; definitions: what is counted
    city_index   one city's index beside chance; city_figure: its figure as a whole
    ranking      places from draws of all cities together; judging: may they be compared?
    comparison   any number of cities at once
    trends       series on one scale, changes split into composition and structure

Cities are compared by the excess of an index over chance, because small areas and small groups
push an index up where nobody is segregated.
"""
