"""The shard as a pure fold: ``apply(change set) -> facts``. No I/O, no clock, no logger."""
