"""The real plan, ledger, recorder, lanes, branch and verdicts in a world that a seed makes: its time, git, networks and accidents."""
