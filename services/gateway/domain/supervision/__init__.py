"""编审管理、规划实施、监测预警: what figures and registers say of them, put together for people."""
