"""Importance sampling of rare events: keys drawn otherwise than by chance, and how much more often."""
