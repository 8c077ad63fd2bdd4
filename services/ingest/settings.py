"""The only reader of the environment."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """From the environment variables of the same names."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    kafka_bootstrap_servers: str = "127.0.0.1:19092"
    host: str = "127.0.0.1"
    port: int = 8081
    data_dir: Path = Path(".local/ingest")
    log_level: str = "INFO"
    member: str = "ingest-0"
    """A name of this instance that outlives restarts (the pod's name)."""
    events_per_second: float = Field(default=20_000.0, gt=0)
    """From one client address, in the long run."""
    events_at_once: float = Field(default=40_000.0, gt=0)
    """From one client address, after a pause."""
