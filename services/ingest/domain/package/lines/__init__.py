"""控制线 layers: their features, and what 动态维护 changes in them."""
