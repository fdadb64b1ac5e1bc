"""A tab: the controls, charts and figures of one technique, and the worker that solves for them."""
