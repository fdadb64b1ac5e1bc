"""What outlives a session: pinned solutions, and how things were left. Plain values; nothing here knows a widget."""
