"""空间查询、对比分析、统计: questions about land and plans."""
