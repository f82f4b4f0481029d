"""A module for each page: a tuple `SCREENS` of what there is to see of it."""
