"""The engines: each answers one question about a crisis, alone, and none imports another."""
