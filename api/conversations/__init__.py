"""The talk with the bot: words are stored before the bot sees them, answers before they show."""
