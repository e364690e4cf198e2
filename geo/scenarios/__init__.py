"""What if: levers, plans, the yearly model, its outcomes and the best possible placement."""
