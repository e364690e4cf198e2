"""Several cities side by side: what can be compared, and how far."""
