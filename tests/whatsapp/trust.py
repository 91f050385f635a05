"""What makes the client under test trust the local server: a TLS authority, and a Noise root key."""

from __future__ import annotations

import datetime
import os
import time
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.whatsapp.curve import new_key, public_key

HOSTS = ("web.whatsapp.com", "mmg.whatsapp.net", "pps.whatsapp.net")
_TRUSTING = Path(__file__).parent / "trusting"


class Trust:
    """The keys and certificates of servers, in a folder of their own."""

    def __init__(self) -> None:
        self._kept = TemporaryDirectory(prefix="trust-")
        self._folder = folder = Path(self._kept.name)
        self.authority_file, self.server_file = folder / "authority.pem", folder / "server.pem"
        self.root, self.intermediate, self.static = new_key(), new_key(), new_key()
        self._write_certificates()

    def environment(self) -> dict[str, str]:
        """What a process that loads neonize must be started with: Go reads nothing that is set later."""
        return {
            **os.environ,
            "SSL_CERT_FILE": str(self.authority_file),
            "SSL_CERT_DIR": str(self._folder / "no-certificates"),
            "NEONIZE_BOT_TAG": "off",
            "PYTHONPATH": os.pathsep.join((str(_TRUSTING), str(_TRUSTING.parent.parent.parent))),
            "LOCAL_WHATSAPP_ROOT_KEY": public_key(self.root).hex(),
        }

    def _write_certificates(self) -> None:
        authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS])
        authority = _certificate("local authority", authority_key, authority_key, x509.BasicConstraints(True, None))
        server = _certificate(HOSTS[0], key, authority_key, names)
        pem = serialization.Encoding.PEM
        private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        self.authority_file.write_bytes(authority.public_bytes(pem))
        self.server_file.write_bytes(server.public_bytes(pem) + private)


@cache
def trust() -> Trust:
    """One for every server of this process, so that those who join need not be started for each."""
    return Trust()


def validity() -> dict[str, int]:
    """notBefore and notAfter of a Noise certificate that is valid now."""
    now = int(time.time())
    return {"notBefore": now - 10_000, "notAfter": now + 100_000}


def _certificate(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: ec.EllipticCurvePrivateKey, extension: x509.ExtensionType
) -> x509.Certificate:
    now = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    unsigned = x509.CertificateBuilder(
        _name("local authority"), _name(name), key.public_key(), x509.random_serial_number(), now - day, now + 30 * day
    )
    critical = isinstance(extension, x509.BasicConstraints)
    return unsigned.add_extension(extension, critical=critical).sign(issuer, hashes.SHA256())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])
