"""The search over everything: what each kind of thing is found by, and the index as a whole."""
