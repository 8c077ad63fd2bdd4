"""The upstream systems of the demo city: what each would publish, as events. Everything is 演示数据."""
