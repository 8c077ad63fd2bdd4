"""数据包: a survey increment or the maintenance of control lines, judged as a whole."""
