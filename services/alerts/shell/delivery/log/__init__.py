"""移交所读: the alerts and the subscriptions, as Kafka has them."""
