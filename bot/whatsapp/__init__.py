"""The real WhatsApp, over the library neonize: one account, one process, one session folder.

`bot.whatsapp.line.open_line` opens the line of one account; `bot.whatsapp.pairing` says how it is linked. Importing
anything of this room but `pairing` and `state` loads the library, so logging and the environment
(`NEONIZE_BOT_TAG=off`, …) must stand before: the library reads what its process was *started* with.
"""
