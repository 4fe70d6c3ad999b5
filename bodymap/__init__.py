"""Bodymap: a trigger point reference with a clickable human body."""

__version__ = "0.1.0"
