"""The pages of the calendar, one module for each family of them."""
