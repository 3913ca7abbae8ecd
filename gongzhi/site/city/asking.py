"""One way to show a form and do its act: what is asked, what happens when it is sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from gongzhi.casework.doors import SENT, attempt
from gongzhi.people.asking import DeskRequest

from .staff import until


@dataclass
class Ask:
    """A page with one form.

    act: called with what the form holds.  done: what is said afterwards; may use the act's result.
    to: where to go then; a URL, or made from the result.  why: what will happen, in a sentence.
    danger: it can't be undone.
    """

    title: str
    form: Callable[..., forms.Form]
    act: Callable[..., object]
    done: str
    to: str | Callable[[Any], str]
    submit: str
    why: str = ""
    danger: bool = False
    upload: bool = False
    initial: dict = field(default_factory=dict)
    back: str = ""
    crumbs: list[tuple[str, str]] = field(default_factory=list)
    template: str = "city/form.html"
    more: dict = field(default_factory=dict)

    def answer(self, request: DeskRequest) -> HttpResponse:
        """The page, the page again with what was typed and what is wrong, or on to the next."""
        status, form, result = 200, self._blank(), None
        if request.method == "POST":
            form = self._sent(request)
            results: list[object] = []
            status = attempt(form, lambda **what: results.append(self.act(**what)))
            if status == SENT:
                result = results[0]
                messages.success(request, self.done)
                to = self.to(result) if callable(self.to) else self.to
                return HttpResponseRedirect(to, status=303)
        return show(request, self.template, {"ask": self, "form": form, **self.more}, status)

    def _blank(self) -> forms.Form:
        return self.form(initial=self.initial)

    def _sent(self, request: DeskRequest) -> forms.Form:
        return self.form(request.POST, request.FILES, initial=self.initial)


def show(request: DeskRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """A page of the city's data; it says how long the staff session still runs."""
    context = {"staff_until": until(request), **context}
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response
