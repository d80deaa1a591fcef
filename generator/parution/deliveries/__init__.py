"""What became of each post on each channel, and what is to be done next: the ledger, what is sent, and the plan. All of it is pure."""
