"""Who does the work, and how its pieces are kept."""
