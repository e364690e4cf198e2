"""How fast the atlas is, measured on the machine at hand: ``python -m benchmarks``."""
