"""The only reader of this service's environment."""

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
    tick_seconds: Annotated[float, Field(gt=0, le=3600)] = 30.0
