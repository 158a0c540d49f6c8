"""`python -m rempart.cli`."""

from rempart.cli import main

main(prog_name="rempart")
