"""python -m bot ACCOUNT: the bot of one account."""

import sys

from config.cli import main

main(["bot", *sys.argv[1:]])
