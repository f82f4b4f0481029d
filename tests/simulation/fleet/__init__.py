"""A fleet of clients against one server that fails, so that the retry policy can be weighed (PROOF 3.5)."""
