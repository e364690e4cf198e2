"""What pages share: each module shows one thing or returns one choice."""
