"""The talk with the bot: every word is stored before the bot sees it, every answer before it is shown."""
