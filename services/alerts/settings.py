"""The only reader of this service's environment."""

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """``member`` is this worker's stable name in the group: a restart takes its old place at once."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    kafka_bootstrap_servers: str = "127.0.0.1:19092"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8083
    log_level: str = "INFO"
    member: str = "alerts-0"
    signing_key_file: Path = Path(".local/alerts/signing.key")
    """The service's own secret, the same for all its workers; made here when it is not there yet."""
    webhook_receivers: str = "loopback"
    """Who may be called: ``loopback``, ``https://host:443=10.1.0.0/16+10.2.0.0/16``, separated by commas."""
    tick_seconds: Annotated[float, Field(gt=0, le=3600)] = 30.0
