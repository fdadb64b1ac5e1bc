"""What outlives a session: pins and the state to resume from. Plain values; nothing here knows a widget."""
