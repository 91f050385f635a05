"""Every knob: one frozen model, read once from the environment (`CHATVAULT_…`), a `.env` file and `chatvault.toml`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

ACCOUNT = r"^[a-z0-9][a-z0-9_-]{0,31}$"  # an account's name is also part of a command line and of a log file's name

PATH = r"^(/[A-Za-z0-9_-]+)+$"
TAKEN = (  # first parts of paths that are ours, or will be
    "_objects accounts activity admin albums api chats docs duplicates gallery healthz join library login logout "
    "manifest.webmanifest offline photos readyz receipts s settings setup share site sweeps thumbnails trash v1 "
    "welcome worker.js"
)


def listed(value: object) -> object:
    """`a, b` and `["a", "b"]`; the latter also where a name has a comma in it."""
    if not isinstance(value, str):
        return value
    if not value.lstrip().startswith("["):
        return [name for each in value.split(",") if (name := each.strip())]
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError('Names with commas between them are wanted, or a JSON list: ["a", "b"].') from None


def below(value: object) -> object:
    """`v2`, `/v2` and `/v2/` alike."""
    if not isinstance(value, str):
        return value
    path = f"/{value.strip('/')}"
    if path.split("/")[1] in TAKEN.split():
        raise ValueError(f"{path} is a path of ChatVault's own.")
    return path


T = TypeVar("T")
Listed = Annotated[tuple[T, ...], NoDecode, BeforeValidator(listed)]


class Settings(BaseSettings):
    """Values given twice: the environment wins over `.env`, which wins over `chatvault.toml`."""

    model_config = SettingsConfigDict(
        env_prefix="CHATVAULT_", env_file=".env", toml_file="chatvault.toml", frozen=True, extra="ignore"
    )

    data: Path = Field(default=Path("data"), description="The folder everything is kept in: database, photos, logs.")
    host: str = Field(
        default="127.0.0.1", description="The address the web app listens on. `0.0.0.0` for every interface."
    )
    port: int = Field(default=8420, ge=0, le=65535, description="The port the web app listens on; 0 picks a free one.")
    external_url: str = Field(
        default="", description="How people reach the web app from outside, when a proxy stands before it."
    )
    hosts: Listed[str] = Field(
        default=(), description="Further host names the web app answers to, separated by commas."
    )
    mongodb_url: SecretStr = Field(
        default=SecretStr(""), description="A MongoDB replica set to use. Empty: the vault runs its own."
    )
    mongodb_name: str = Field(default="chatvault", description="The name of the database on that server.")
    mongod: str = Field(default="", description="A `mongod` program to run instead of the one on PATH or in the extra.")
    database_wait: float = Field(
        default=45, gt=0, description="Seconds a read or write waits for the database to come back."
    )
    accounts: Listed[Annotated[str, Field(pattern=ACCOUNT)]] = Field(
        default=("sandbox",),
        description="The accounts to begin with, separated by commas. Names beginning with `sandbox` are simulated.",
    )
    language: Literal["en", "es"] = Field(
        default="en", description="What the bot answers in: `en` or `es`. Pages follow the browser."
    )
    prefix: str = Field(default="!", min_length=1, max_length=5, description="What a chat command begins with.")
    commanders: Listed[str] = Field(
        default=(), description="WhatsApp ids besides the owner's that may command, separated by commas."
    )
    save_on_arrival: Listed[str] = Field(
        default=(),
        description="Chats whose photos are saved as they arrive: names or ids, separated by commas; `all` for all. "
        'Where a name has a comma in it, as a JSON list: `["Anna, Ben"]`.',
    )
    pace: float = Field(default=0, ge=0, description="At most this many sends a minute to the sandbox; 0 is unpaced.")
    whatsapp_pace: float = Field(
        default=5, gt=0, le=30, description="At most this many messages a minute go out over WhatsApp, irregularly."
    )
    daily_sends: int = Field(
        default=200, ge=1, description="At most this many messages a day (UTC) go out from one WhatsApp account."
    )
    whatsapp_proxy: str = Field(
        default="", description="A proxy through which WhatsApp is reached: `http://…` or `socks5://…`."
    )
    bot_silence: float = Field(
        default=60, gt=0, description="Seconds a bot may show no sign of life before it is killed and started again."
    )
    undo_seconds: int = Field(
        default=10, ge=0, le=60, description="How long a purge waits to be undone, unless it is told otherwise."
    )
    order_wait: float = Field(default=60, gt=0, description="Seconds a request waits while nothing moves in WhatsApp.")
    line_wait: float = Field(
        default=5, gt=0, description="Seconds a request waits for a line that is down; more where a bot starts slowly."
    )
    max_upload_mb: int = Field(default=100, ge=1, description="The largest file accepted, in MB.")
    max_megapixels: int = Field(default=100, ge=1, description="The largest picture accepted, in megapixels.")
    keep_metadata: bool = Field(default=False, description="Send photos with their EXIF, GPS and other metadata.")
    darkrooms: int = Field(
        default_factory=lambda: os.cpu_count() or 2, ge=1, description="Processes that decode pictures; one per core."
    )
    session_days: int = Field(default=30, ge=1, description="Days a browser stays signed in after its last visit.")
    audit_days: int = Field(default=365, ge=1, description="Days it is kept who did what with which credential.")
    grace_hours: float = Field(
        default=24, ge=1, description="Hours the bytes of a deleted photo are kept before they are removed."
    )
    trash_days: int = Field(
        default=30, ge=1, le=3650, description="Days a photo waits in the trash before it is deleted for good."
    )
    slow_body_grace: float = Field(default=30, gt=0, description="Seconds an upload may take to get up to speed.")
    slow_body_rate: int = Field(
        default=1000, ge=1, description="Bytes a second an upload must then keep up on average."
    )
    images_prefix: Annotated[str, BeforeValidator(below), Field(pattern=PATH)] = Field(
        default="/v2", description="The path below which the image service is served."
    )
    images_max_upload: int = Field(
        default=10_485_760, ge=1, description="The largest file the image service accepts, in bytes."
    )
    images_variants: int = Field(
        default=64, ge=1, description="How many sizes and kinds are kept ready of each picture of the image service."
    )
    images_rate: int = Field(
        default=3000, ge=0, description="Requests a minute to the image service with one key; 0 is without limit."
    )
    images_address_rate: int = Field(
        default=3000, ge=0, description="Requests a minute to it from one address without a key; 0 is without limit."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="DEBUG, INFO, WARNING or ERROR."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = TomlConfigSettingsSource(settings_cls)
        return init_settings, env_settings, dotenv_settings, toml, file_secret_settings
