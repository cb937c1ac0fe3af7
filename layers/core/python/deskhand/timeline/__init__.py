"""A customer's timeline: messages of every channel and events of every order in one sequence."""
