"""Whatever stands in the address bar, a page opens with something that there is."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.texts import LANGUAGES
from pages.components import link

OPTIONS = ("einwohner", "ausländer", "2020")
NAMES = ("city", "indicator", "period")
WORDS = st.text() | st.sampled_from((*OPTIONS, "", "{0}", "<script>", "[a](b)", "2020 "))


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), WORDS), st.data())
def test_any_link_is_followed_or_refused_in_a_sentence(
    told: dict[str, str], data: st.DataObject
) -> None:
    said: list[str] = []
    screen = SimpleNamespace(session_state={}, query_params=told, warning=said.append)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(link, "st", screen)
        settled = {name: link.settle(name, OPTIONS, OPTIONS[0]) for name in told}
        link.show_refused(data.draw(st.sampled_from(LANGUAGES)))
    assert {name: told[name] if told[name] in OPTIONS else OPTIONS[0] for name in told} == settled
    assert len(said) == sum(word not in OPTIONS for word in told.values())
