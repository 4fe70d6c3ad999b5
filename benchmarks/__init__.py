"""Measurements against the budgets, each beside the same thing done by a bare PySide6 window in the same run."""
