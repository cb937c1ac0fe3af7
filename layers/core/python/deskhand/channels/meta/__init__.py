"""What Meta's products share: signature, payloads, failures, the Graph API. No channel itself."""
