"""What programs read of the calendar: calendars to subscribe to, feeds, data, the index of the search."""
