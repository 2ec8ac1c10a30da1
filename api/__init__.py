"""Meldeknapp's API: the truth about conversations, reports and the learning that follows."""
