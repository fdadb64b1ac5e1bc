"""What is saved of a session: pins, and the state of each tab. Plain values; only the saver knows the app."""
