"""Brings in every room that declares parameters, so that the city's list of them is whole from the
start, whatever page or command comes first. A test compares it with the code."""

import gongzhi.files.parameters
import gongzhi.indicators.parameters
import gongzhi.mechanisms.five_levels.parameters
import gongzhi.mechanisms.matters.parameters
import gongzhi.mechanisms.matters.telling
import gongzhi.mechanisms.owners.assembly.parameters
import gongzhi.mechanisms.owners.roll.parameters
import gongzhi.mechanisms.owners.voting.parameters
import gongzhi.messages.parameters
import gongzhi.people.credentials
import gongzhi.people.retention
import gongzhi.places.queries
import gongzhi.policy.declared
import gongzhi.site.city.staff
import gongzhi.site.sign_in
import gongzhi.site.suggestions
import gongzhi.triage.parameters  # noqa: F401
