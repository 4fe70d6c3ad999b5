"""Meshes in, `assets/atlas` out: parts, skin, surface, landmarks, pictures, in stages that can be resumed."""
