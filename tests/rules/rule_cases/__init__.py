"""Cases of the rules, a module for each family."""
