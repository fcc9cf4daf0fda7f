"""One box over everything that can be gone to or done: clients, visits, zones, commands (Ctrl+K)."""
