"""控制线: the control lines of a district, and which permits and projects lie on which side of them."""
