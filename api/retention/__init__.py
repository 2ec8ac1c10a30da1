"""What is kept, who has read it, and how it is handed on or erased: the privacy officer's work."""
