"""What every process has at its doors: a web server, operations, an audit of what was done."""
