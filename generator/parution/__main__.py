"""`python -m parution`."""

from parution.cli import main

main()
