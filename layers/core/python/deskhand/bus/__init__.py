"""Events and queues: the typed catalogue, the envelope, and the ways out."""
