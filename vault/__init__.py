"""What the product is. No HTTP, no MongoDB, no WhatsApp.

`vault.vault.Vault` holds the services; nothing is imported here, so that the decoding children start light.
"""
