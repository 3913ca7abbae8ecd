"""Calls and the departments' responses for other systems: raise, read, move."""

from . import calls, responses

routers = (calls.router, responses.router)
