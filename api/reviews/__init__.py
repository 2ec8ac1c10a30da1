"""Reviews: finding out together what happened, and what is to be learned from it."""
