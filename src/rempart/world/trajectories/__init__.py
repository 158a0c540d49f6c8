"""Paths of threats as curves: solved launches, powered legs, recorded tracks."""
