"""What a user asks for: data, their preparation, parameters."""
