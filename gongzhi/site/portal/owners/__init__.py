"""The residents' pages of the owners' mechanism."""
