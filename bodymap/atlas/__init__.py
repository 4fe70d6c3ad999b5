"""Reads the computed atlas: pictures' manifest, id maps, silhouettes, skin surface, muscle geometry."""
