"""Pull requests that attack: what strangers can put into a branch, and into what a check leaves behind for the comment."""
