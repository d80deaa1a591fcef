"""Forges for the tests: small servers that enforce what the real ones do, and our conduct towards them."""
