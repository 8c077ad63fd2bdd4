"""The demo city on its ground: land classes, survey years, control lines, and places to build."""
