"""The only place that touches what Textual keeps private; a test names every attribute that is relied on."""
