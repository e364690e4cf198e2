"""Three invented cities, generated from a seed: ``python -m geo.datasets.fictional``.

Reading order: ``plan`` (what a city is drawn from), ``musterhuette``, ``musterhafen``,
``musterau`` (the three drawings), ``chance`` (repeatable draws), ``ground`` and ``borders``
(polygons), ``people``, ``housing``, ``properties``, ``facilities`` (figures), ``files`` (text).
Nothing in these cities describes a real place; the files come out the same byte for byte.
"""
