"""A problem as a card, and what its buttons do, the same wherever it is shown."""
