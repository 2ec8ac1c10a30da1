"""The conversation: Rasa behind a pure function of state and text (see README.md here)."""
