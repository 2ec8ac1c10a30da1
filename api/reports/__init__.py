"""The report as it was sent, its receipt, and the dialogue with the person who sent it."""
