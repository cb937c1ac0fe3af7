"""What the API takes and returns; response models have no defaults: clients' types follow."""
