"""A whole story as slides: ten views of a city, in both languages, nothing on anything else."""

from dataclasses import replace
from pathlib import Path

import pytest

from geo.cities import load_city
from geo.disclosure import DisclosureRule
from geo.reports.slide import Report
from geo.stories.slides import compute_report
from geo.texts import LANGUAGES
from tests.geo.reports.measured_slides import (
    find_clipped,
    find_meeting_words,
    find_overlaps,
    make_file,
    print_slides,
)
from tests.geo.stories.stories import ten_views


@pytest.fixture(scope="module", params=LANGUAGES)
def told(request: pytest.FixtureRequest) -> Report:
    """Ten views, computed; bounds without decimals are the same in both languages."""
    story = ten_views(language=request.param)
    views = tuple(
        replace(view, chosen={**view.chosen, "bounds": "10; 25; 50"})
        if "bounds" in view.chosen
        else view
        for view in story.views
    )
    return compute_report(
        replace(story, views=views),
        open_city=load_city,
        language=request.param,
        rule=DisclosureRule(),
    )


def test_nothing_on_its_slides_lies_on_anything_else(told: Report) -> None:
    assert find_overlaps(told) == []


def test_every_text_fits_into_its_box(told: Report) -> None:
    assert find_clipped(told) == []


def test_no_word_meets_another_where_libreoffice_prints_it(told: Report, tmp_path: Path) -> None:
    assert find_meeting_words(print_slides(make_file(told), tmp_path)) == []
