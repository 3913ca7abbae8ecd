"""Owners' committees (业主委员会): term, members, filing, decisions; and representatives where none
is formed."""

from .deciding import Resolution
from .representing import Delegation, Opinion, Representative
from .term import Change, Committee, Handover, Member

__all__ = [
    "Change",
    "Committee",
    "Delegation",
    "Handover",
    "Member",
    "Opinion",
    "Representative",
    "Resolution",
]
