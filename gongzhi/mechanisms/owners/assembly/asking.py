"""A page with one form: what is asked, what happens when it is sent, where it leads then."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from gongzhi.casework.doors import SENT, attempt
from gongzhi.people.asking import DeskRequest

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass
class Ask:
    """form: `form(data or None)`.  act: called with what it holds.  done: what is said afterwards.

    to: where to go then, made from what the act gave.  why: what will happen, in a sentence.
    danger: it can't be undone.  more: for a template of its own.
    """

    title: "StrOrPromise"
    form: Callable[..., forms.Form]
    act: Callable[..., Any]
    done: "StrOrPromise"
    to: Callable[[Any], str]
    submit: "StrOrPromise"
    why: "StrOrPromise" = ""
    danger: bool = False
    back: str = ""
    crumbs: list[tuple[str, str]] = field(default_factory=list)
    template: str = "owners_assembly/ask.html"
    more: dict = field(default_factory=dict)

    def answer(self, request: DeskRequest) -> HttpResponse:
        """The page, the page again with what was typed and what is wrong, or on to the next."""
        if request.method != "POST":
            return self._page(request, self.form(None), 200)
        form, results = self.form(request.POST), []
        status = attempt(form, lambda **what: results.append(self.act(**what)))
        if status != SENT:
            return self._page(request, form, status)
        messages.success(request, self.done)
        return HttpResponseRedirect(self.to(results[0]), status=303)

    def _page(self, request: DeskRequest, form: forms.Form, status: int) -> HttpResponse:
        context = {"ask": self, "form": form, **self.more}
        response = render(request, self.template, context, status=status)
        response["Cache-Control"] = "no-store"
        return response
