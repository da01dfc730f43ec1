"""One story per command: what happens, in order."""
