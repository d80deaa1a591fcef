"""How fast the calendar is, beside its peers: `python -m bench` from the project's root. See `README.md` in this directory."""
