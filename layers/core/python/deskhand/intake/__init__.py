"""Raw requests as providers sent them: kept, counted, quarantined, put through again."""
