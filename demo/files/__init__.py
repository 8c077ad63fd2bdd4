"""The demo city as real files with standard layers and fields."""
