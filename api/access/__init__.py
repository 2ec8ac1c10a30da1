"""Services and units, the people who work there, what they may do, and the log of what they did."""
