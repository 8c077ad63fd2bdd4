"""What people decide about alerting: rules, levels, times, who is responsible, what stays quiet."""
