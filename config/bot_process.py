"""The bot process of one account."""

from __future__ import annotations


