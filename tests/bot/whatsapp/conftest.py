"""These tests need the library's message definitions, and never the library itself."""

import tests.whatsapp.protobuf  # noqa: F401 - keeps it from being loaded
