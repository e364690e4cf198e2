"""Where every figure comes from: source, date, licence, definition, kind, state, what was done.

Reading order:
    licences      what a licence asks for beside the data, and a source in one complete line
    derivation    how an indicator came about, and which stored cells it rests on
    record        the provenance of a figure
    figures       of indicators, indices and outcomes of scenarios
    single        of points, published statements and the areas themselves
    lines         one line, for a tooltip, a legend, a table
    telling       everything, for whoever asks "Woher?"
    as_json       the same for files
"""

from geo.provenance.as_json import provenance_json, source_json
from geo.provenance.figures import (
    compute_index_provenance,
    compute_outcome_provenance,
    compute_provenance,
)
from geo.provenance.lines import areas_words, short_point_words, short_words, source_line
from geo.provenance.record import Measure, ModelRun, Provenance
from geo.provenance.single import (
    compute_areas_provenance,
    compute_points_provenance,
    compute_stated_provenance,
)
from geo.provenance.telling import describe_provenance

__all__ = [
    "Measure",
    "ModelRun",
    "Provenance",
    "areas_words",
    "compute_areas_provenance",
    "compute_index_provenance",
    "compute_outcome_provenance",
    "compute_points_provenance",
    "compute_provenance",
    "compute_stated_provenance",
    "describe_provenance",
    "provenance_json",
    "short_point_words",
    "short_words",
    "source_json",
    "source_line",
]
