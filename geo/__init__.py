"""The domain of the atlas: runs without Streamlit, in a notebook, a test or the command line.

Reading order: texts, errors, crs, areas, values, catalogue, city; then datasets,
imports, store and cities (from files to a City); indicators and disclosure (from
a City to what may be shown); layers (from there to a map).
"""
