"""Connecting an account: asked of the server in the background, kept only when it was accepted."""
