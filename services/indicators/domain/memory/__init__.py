"""留存: what a shard keeps, how it is made again, and what was known when."""
