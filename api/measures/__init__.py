"""Measures: what the service changes so that it does not happen again, and whether that helped."""
