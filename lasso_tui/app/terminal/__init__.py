"""What the app needs of the terminal: driver, output, clipboard, differences between screens, shutdown."""
