"""规划: the plans of a district, the stages they went through, what they cover and provide for."""
