"""A report of one result: a page of HTML or Markdown that a person can hand on."""
