"""许可与项目: the permits and major projects of a district, and what they are counted for."""
