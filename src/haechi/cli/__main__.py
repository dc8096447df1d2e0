"""`python -m haechi.cli` is `haechi`: how one process of an installation starts another."""

from haechi.cli.main import main

main()
