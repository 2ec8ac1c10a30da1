"""What the bot understands, measured: `make evaluate` (see README.md)."""
