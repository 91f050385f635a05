"""`python -m web`: the web app alone, as `chatvault web` starts it."""

from config.cli import main

main(["web"])
