"""Saved views and the stories they make: what was chosen, and the sentence that goes with it."""
