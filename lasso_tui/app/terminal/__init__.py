"""The terminal: what it can show, its clipboard, escape sequences, what is sent, and an end in good order."""
