"""数据资源清单 and 成果共享: what data there is, and tables for spreadsheets."""
