"""What can be said of a text as prose: its words and sentences, how easily it reads, how it is typeset, what it resembles."""
