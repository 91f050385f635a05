"""The image service: applications keep pictures for their users. The nouns are those of `vault.models.images`."""
