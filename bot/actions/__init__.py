"""What the bot does with a turn: the report form, its steps, and the readers behind them.

Readers (dates, places, contacts, crisis, suggestions) are pure Python and know no Rasa.
"""
