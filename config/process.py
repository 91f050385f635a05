"""One process each: the web app, and the bot of one account."""

from __future__ import annotations


