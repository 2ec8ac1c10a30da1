"""Inviting the reporter into the review of the event, and their answer."""
