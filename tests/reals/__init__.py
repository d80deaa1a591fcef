"""Real servers for the tests of publishing, the faults that stand between them and us, and what they hold in the end."""
