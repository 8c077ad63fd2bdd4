"""Packages on their way: received, checked in a process that may be killed, sent to the log, told about."""
