"""What an alert is: rules, verdicts, episodes and their words; no input, no output, no clock."""
