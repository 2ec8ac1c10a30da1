"""Closing a case: when something was learned, and the reporter got an answer they can trust."""
