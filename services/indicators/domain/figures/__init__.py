"""指标值: what figures are, how they are booked, and how they are evaluated from each other."""
