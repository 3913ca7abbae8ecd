"""Measures the product as it is served: real tables, real fsync, over HTTP. `python -m bench`."""
