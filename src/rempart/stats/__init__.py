"""Intervals, mergeable counts, chance and ignorance told apart, distributions of card values."""
