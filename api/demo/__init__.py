"""The demo service Solvik: its data, its far end and its mailbox. Never part of a real service."""
