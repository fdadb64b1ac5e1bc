"""What the keys of the app do beyond the tab: data, exports, pins, commands by name. The app holds one of each."""
