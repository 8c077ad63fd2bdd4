"""一网统管 as the demo plays it: a reference for those who receive alerts.

It verifies all three signatures, takes each message once, walks cases from 受理 to 结案 and answers, and
compares its list with that of alerts. It knows the contract and nothing of the services' code.
"""
