"""The forge where the calendar's repository lives: one comment on a change, and one issue for each thing that needs a person."""
