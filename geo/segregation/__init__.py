"""From a city to what can be said of its segregation, ready for a page, a file or a command.

Reading order: ``city_counts`` (whom a city counts, over all periods), ``selection`` (one period
as arrays, with every area that is left out and why), ``results`` (each index beside chance),
``headline`` (the sentence), ``ranking`` (areas, Lorenz curve), ``scale`` (radii, levels),
``series`` (periods), ``comparison`` (two periods, two cities), ``decomposition`` (waterfalls),
``hotspots``, ``pysal`` (the long tail), ``methods`` (what a method card says),
``validation`` (our values beside published ones), ``tables`` (any table instead of a city).

A page does this::

    choice = SegregationChoice(group="turkey")            # against everybody else, newest, finest
    selection = select_two_groups(city, choice)
    results = compute_index_results(selection, draws=1000, seed=0)
    sentence = compute_headline(results).sentence("de", group="Türkei", other="die übrigen …")

All results are frozen and hold plain numbers, texts and arrays; what cannot be said is NaN.
Functions that draw take ``draws`` and ``seed`` and give the same answer again.

Two rules protect people. City figures are computed from the true counts, but a group under
``MINIMUM_TOTAL`` persons has no index. Figures of single areas are only given where the counts
behind them may be shown (``Selection.shown``), and hot spots see shown values only.
"""
