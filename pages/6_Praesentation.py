"""The page Präsentation."""

from pages.components import story_page
from pages.components.boot import run_page_without_city

run_page_without_city("presentation", story_page.render, banner=False)
