"""What changed in the table becomes events on the bus and work for the sender."""
