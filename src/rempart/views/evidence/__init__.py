"""Incidents, weighed and audited, as people and programs read them."""
