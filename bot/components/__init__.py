"""The two steps of Rasa's pipeline that are our own."""
