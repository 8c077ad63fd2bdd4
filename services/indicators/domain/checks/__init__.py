"""不变量: what has to add up before it is said."""
