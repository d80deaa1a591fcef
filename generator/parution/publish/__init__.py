"""Sends what is due, each delivery exactly once: claim, deliver, confirm; and reads the account where nobody knows."""
