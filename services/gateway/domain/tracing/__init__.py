"""来龙去脉: from a figure to its entries to the events behind them, and from an event to all it did."""
