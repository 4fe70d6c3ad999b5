"""The panels beside the body: the list to find things in, the page to read."""
