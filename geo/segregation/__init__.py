"""From a city to what can be said of its segregation, ready for a page, a file or a command.

Reading order:
    city_counts    whom a city counts, over all periods; partition: which groups are everybody
    selection      one period as arrays, with every area that is left out and why
    results        each index beside chance, with its interval; headline: the sentence
    ranking        which areas make the figure, and the Lorenz curve; part_figures: for a map
    scale          surroundings from 100 m to 6 km, and one level beside the other
    series         all periods with bands and breaks; comparison: two periods, two cities
    decomposition  waterfalls by level and by kind of change; parts of boroughs
    hotspots       local Moran and Gi*; pysal: the long tail; foreign: keeps both contained
    methods        what a method card says; validation: our values beside those of others
    tables         any table instead of a city (count_table reads it, grounds places it)

A page does this::

    selection = select_two_groups(city, SegregationChoice(group="turkey"))
    results = compute_index_results(selection, draws=1000, seed=0)
    names = [group_name(city, key, language) for key in selection.groups]
    sentence = compute_headline(results).sentence(language, group=names[0], other=names[1])
    ranking, lorenz = compute_ranking(selection), compute_lorenz(selection)
    counts = read_counts(city, selection.groups, level=selection.level)
    series = compute_time_series(city, counts, draws=1000, seed=0)

All results are frozen and hold plain numbers, texts and arrays; what cannot be said is NaN, or
a ``missing``, ``outcome`` or ``not_computed`` reason with its sentence. Whatever draws takes
``draws`` (or ``permutations``) and ``seed`` and gives the same answer again, so that a cache
may keep it by the city's fingerprint and the arguments.

Two rules protect people. A city's figures are computed from the true counts, but a group under
``MINIMUM_TOTAL`` persons has no index. Figures of single areas are only given where the counts
behind them may be shown: ``Ranking`` and ``Lorenz`` keep to that, hot spots see shown values
only, and the counts of a ``Selection`` themselves are never for the screen.
"""
