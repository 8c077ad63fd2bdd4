"""What the environment may say; the only reader of it in this service."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Environment variables of the same names, upper case."""

    model_config = SettingsConfigDict(frozen=True)

    kafka_bootstrap_servers: str = "127.0.0.1:19092"
    host: str = "127.0.0.1"
    port: int = 8082
    data_dir: Path = Path(".local/data/indicators")
    member: str = "indicators-0"
    log_level: str = "INFO"
