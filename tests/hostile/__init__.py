"""A calendar in which every text is an attack, and its sites."""
