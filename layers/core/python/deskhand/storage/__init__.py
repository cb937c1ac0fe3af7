"""DynamoDB, S3 and Secrets Manager: the only places that spell keys and talk to the stores."""
