"""Routes of 编审管理, 规划实施 and 监测预警."""
