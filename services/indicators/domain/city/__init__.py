"""汇总: the figures of the city, reckoned twice."""
