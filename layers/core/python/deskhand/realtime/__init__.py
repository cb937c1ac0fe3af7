"""Sockets of agents and visitors: who may open one, what comes in, what is pushed."""
