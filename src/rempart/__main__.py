"""`python -m rempart`: the same as the command `rempart`."""

from rempart.cli import main

main(prog_name="rempart")
