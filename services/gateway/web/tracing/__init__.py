"""Routes of 来龙去脉: timelines, ledgers, events."""
