"""Holdfast, a desktop time tracker that never loses a minute."""

__version__ = "0.1.0"
