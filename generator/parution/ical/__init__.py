"""The parts of iCalendar files (RFC 5545) that know nothing of posts: lines, time zones, days."""
