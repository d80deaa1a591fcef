"""A calendar as files for other programs: a table, a calendar of events, data."""
