"""The AsyncAPI 3.0 document of every topic: who sends what to whom, built from topics and models."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from contracts.topics import (
    ALERTS,
    ANSWERS,
    AUDIT,
    CHANGES,
    EPISODES,
    EVENTS,
    FEEDBACK,
    FIGURES,
    FINDINGS,
    LEDGER,
    POLICIES,
    QUESTIONS,
    REJECTED,
    SUBSCRIPTIONS,
    TOPICS,
    Topic,
)
from contracts.wire import CONTENT_TYPE

KAFKA_BINDING = "0.5.0"
_DESCRIPTION = "CloudEvents 1.0 结构化 JSON，经 Apache Kafka 传递；面积单位为平方米，至多 4 位小数。"
_DAY_MS = 24 * 60 * 60 * 1000

PARTIES: dict[str, str] = {
    "upstream": "上游业务系统：许可、编审、调查、管控线、项目、统计",
    "ingest": "接入服务：校验、规范化",
    "indicators": "指标服务：每区县一个分片，叠加、汇总、台账、试算",
    "alerts": "预警服务：规则、预警过程、移交",
    "gateway": "网关服务：读模型、接口、大屏推送",
    "command_platform": "一网统管：城市运行管理平台",
    "operators": "运维人员：死信处理与重放",
    "audit": "审计",
}
"""Each party and what it is, in Chinese for the reader of the document."""

SENDS: dict[str, tuple[Topic, ...]] = {
    "upstream": (EVENTS,),
    "ingest": (EVENTS, CHANGES, REJECTED, AUDIT),
    "indicators": (FIGURES, LEDGER, FINDINGS, ANSWERS, REJECTED),
    "alerts": (ALERTS, EPISODES, FEEDBACK, POLICIES, SUBSCRIPTIONS, REJECTED, AUDIT),
    "gateway": (QUESTIONS, REJECTED, AUDIT),
    "command_platform": (FEEDBACK,),
}
"""Which party writes which topics; ingest and alerts also write what comes in at their HTTP doors."""

RECEIVES: dict[str, tuple[Topic, ...]] = {
    "ingest": (EVENTS,),
    "indicators": (CHANGES, FIGURES, FINDINGS, QUESTIONS),
    "alerts": (FIGURES, FINDINGS, FEEDBACK, EPISODES, ALERTS, SUBSCRIPTIONS, POLICIES, LEDGER, EVENTS),
    "gateway": (CHANGES, FIGURES, LEDGER, FINDINGS, ALERTS, ANSWERS),
    "command_platform": (ALERTS,),
    "operators": (REJECTED,),
    "audit": (AUDIT,),
}
"""Which party reads which topics; indicators reads its districts' figures to sum the city's.

It reads its findings to see to it that the newest word lies last.
"""

Json = dict[str, Any]


def document(schemas: Mapping[str, Json]) -> Json:
    """The whole document; ``schemas`` gives each CloudEvents type its JSON Schema (title, description)."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "国土空间规划“一张图”实施监督 事件接口",
            "version": "1.0.0",
            "description": _DESCRIPTION,
            "tags": [{"name": name, "description": text} for name, text in PARTIES.items()],
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {
            "kafka": {
                "host": "{bootstrap}",
                "protocol": "kafka",
                "variables": {
                    "bootstrap": {"default": "127.0.0.1:19092", "description": "KAFKA_BOOTSTRAP_SERVERS"}
                },
            }
        },
        "channels": {topic.name: _channel(topic, schemas) for topic in TOPICS},
        "operations": dict(_operations()),
    }


def _channel(topic: Topic, schemas: Mapping[str, Json]) -> Json:
    return {
        "address": topic.name,
        "title": "、".join(schemas[type_]["title"] for type_ in topic.types),
        "description": f"消息键：{topic.key}；{topic.partitions} 个分区；{_retention(topic.config)}。",
        "messages": {type_: _message(topic, type_, schemas[type_]) for type_ in topic.types},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    name: _CONFIG.get(name, str)(value) for name, value in topic.config.items()
                },
                "bindingVersion": KAFKA_BINDING,
            }
        },
    }


def _message(topic: Topic, type_: str, schema: Json) -> Json:
    return {
        "name": type_,
        "title": schema["title"],
        "summary": schema["description"],
        "contentType": CONTENT_TYPE,
        "headers": {
            "type": "object",
            "required": ["content-type"],
            "properties": {"content-type": {"type": "string", "const": CONTENT_TYPE}},
        },
        "payload": {"$ref": f"./schemas/{type_}.json"},
        "bindings": {
            "kafka": {"key": {"type": "string", "description": topic.key}, "bindingVersion": KAFKA_BINDING}
        },
    }


def _retention(config: Mapping[str, str]) -> str:
    """How long a topic keeps its messages, in Chinese."""
    if config.get("cleanup.policy") == "compact":
        return "压缩：每个键永久保留最新一条"
    kept_ms = int(config["retention.ms"])
    if kept_ms < 0:
        return "永久保留"
    return f"保留 {kept_ms // _DAY_MS} 天" if kept_ms >= _DAY_MS else f"保留 {kept_ms // 3_600_000} 小时"


def _policies(value: str) -> list[str]:
    return value.split(",")


_CONFIG: dict[str, Callable[[str], Any]] = {
    "cleanup.policy": _policies,
    "retention.ms": int,
    "retention.bytes": int,
    "max.message.bytes": int,
    "min.cleanable.dirty.ratio": float,
}
"""The binding wants numbers and lists where Kafka's own configuration has strings."""


def _operations() -> Iterator[tuple[str, Json]]:
    for action, table in (("send", SENDS), ("receive", RECEIVES)):
        for party, topics in table.items():
            for topic in topics:
                yield (
                    f"{party}.{action}.{topic.name}",
                    {
                        "action": action,
                        "channel": {"$ref": f"#/channels/{topic.name}"},
                        "tags": [{"name": party}],
                    },
                )
