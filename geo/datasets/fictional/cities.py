"""The three invented cities in the order of the menu."""

from geo.datasets.fictional import musterau, musterhafen, musterhuette
from geo.datasets.fictional.plan import Plan

PLANS: tuple[Plan, ...] = (musterhuette.PLAN, musterhafen.PLAN, musterau.PLAN)
