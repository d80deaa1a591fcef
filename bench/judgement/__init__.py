"""How often the rules are right, on the posts of a real team: `python -m bench.judgement CORPUS`. See `README.md` in this directory."""
