"""One module per resource: parse, call one service, show the result."""
