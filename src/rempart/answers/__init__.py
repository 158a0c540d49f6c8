"""Measures with intervals, from the outcomes of many replicates; the story of one."""
