"""The one list of what this platform does."""

from gongzhi.casework import registry
from gongzhi.mechanisms.matters.procedure import MATTER
from gongzhi.mechanisms.street_calls.procedure import CALL, RESPONSE

for procedure in (MATTER, CALL, RESPONSE):
    registry.register(procedure)
