"""The demo service Solvik: its seed, its receiving quality system and its mailbox. Never real."""
