"""WeChat official accounts: messages and events in, customer-service messages out."""
