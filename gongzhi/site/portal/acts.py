"""What a resident can do, each with a form on a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django import forms

from gongzhi.casework.doors import SENT, attempt
from gongzhi.people.asking import Request

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Act:
    """make(whose, form, request, at): the service behind it.  danger: it can't be undone.

    when: the states of a matter in which it is offered.  once: not again after it was reopened.
    """

    name: str
    title: "StrOrPromise"
    text: "StrOrPromise"
    submit: "StrOrPromise"
    done: "StrOrPromise"
    form: type[forms.Form]
    make: Callable[..., object]
    when: frozenset[str] = frozenset()
    once: bool = False
    danger: bool = False

    def do(self, whose: object, form: forms.Form, request: Request, at: datetime) -> bool:
        """Do it with what the form holds. False if it can't be done: the form says why."""
        return attempt(form, lambda **_said: self.make(whose, form, request, at)) == SENT
