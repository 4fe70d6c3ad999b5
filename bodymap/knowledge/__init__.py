"""Reads data/ into one checked, immutable catalogue; imports no Qt and no atlas."""
