"""Lessons: what one event taught, without names, so that other units learn it too."""
