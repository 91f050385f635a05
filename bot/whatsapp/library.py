"""The library, loaded in the one order that works. Every name of it that does something comes from here."""

from __future__ import annotations

import logging

import pylibmagic  # noqa: F401 - first: brings the libmagic that the library wants and a small system lacks

import neonize.aioze.events as dispatch  # isort: skip
from neonize._binder import ProxySettings
from neonize.aioze.client import NewAClient
from neonize.exc import NeonizeError
from neonize.utils.enum import ClientName, MediaType, Presence

from bot.whatsapp.discretion import keep_discreet

__all__ = ["ClientName", "MediaType", "NeonizeError", "NewAClient", "Presence", "ProxySettings", "dispatch"]

keep_discreet()
logging.getLogger("neonize.utils.log").setLevel(logging.INFO)  # unset, every stanza is handed over to be logged
