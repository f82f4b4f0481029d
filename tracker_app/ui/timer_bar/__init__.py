"""The bar on top of every view: what is being done, and Start or Stop."""
