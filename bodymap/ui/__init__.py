"""The window: everything here may import PySide6, nothing below it does."""
