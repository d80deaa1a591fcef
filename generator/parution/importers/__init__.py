"""Calendars made from what teams already have: one module for each kind of source."""
