"""Controls and forms that the pages of all cases share."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongzhi.people.reach import taught, with_handlers
from gongzhi.places.models import Kind, Place
from gongzhi.policy.actor import Actor

MOST_PHOTOS = 6


class FilesInput(forms.FileInput):
    """Several files in one field."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Photos or documents, none needed. Cleans to a list of uploads; `keep` looks inside them."""

    def __init__(self, **more) -> None:
        attrs = {"data-look": "photos", "multiple": True, "max": MOST_PHOTOS}
        more.setdefault("label", _("照片"))
        more.setdefault("help_text", _("照片里的拍摄位置不会保存。"))
        super().__init__(required=False, widget=FilesInput(attrs=attrs), **more)

    def clean(self, data, initial=None) -> list:
        return [super(FilesField, self).clean(one, initial) for one in data or []]


class DoorForm(forms.Form):
    """The form of one act at one instant."""

    def __init__(self, *data, at: datetime, **more) -> None:
        super().__init__(*data, **more)
        self.at = at
        for field in self.fields.values():
            chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            wanted = _("请选“%(field)s”") if chosen else _("请填“%(field)s”")
            field.error_messages["required"] = wanted % {"field": field.label}


def offer(form: forms.Form, name: str, rows: Iterable[tuple]) -> None:
    """Let a form's select show these rows: (value, label), or (heading, rows)."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(rows)


def note_field(label, help_text, *, required: bool = True, rows: int = 3) -> forms.CharField:
    """A text area for words that go into the history."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class PlaceSelect(forms.Select):
    """Places by community, read when the control is drawn and not when an answer is checked.

    The only one there is stands chosen.
    """

    places = Place.objects.none()

    def optgroups(self, name, value, attrs=None):
        groups: dict[int, tuple[str, list]] = {}
        for place in self.places:
            community = place.parent if place.kind == Kind.COMPOUND else place
            assert community  # a compound has its community above it
            _name, rows = groups.setdefault(community.pk, (community.name, []))
            elsewhere = _("%(place)s（不在小区里，或不知道）") % {"place": place.name}
            rows.append((place.pk, elsewhere if place == community else place.name))
        only = [pk for _name, rows in groups.values() for pk, _label in rows]
        self.choices = [("", _("请选择")), *groups.values()]
        chosen = [str(only[0])] if len(only) == 1 else value
        return super().optgroups(name, chosen, attrs)


class PlaceField(forms.ModelChoiceField):
    """A compound, or a community for what lies in none, within the reach of a post (`offer`)."""

    widget = PlaceSelect

    def __init__(self, **more) -> None:
        more.setdefault("label", _("在哪里"))
        super().__init__(Place.objects.none(), **more)

    def offer(self, by: Actor, *, at: datetime) -> None:
        kinds = (Kind.COMPOUND, Kind.COMMUNITY)
        reach = Q(path__startswith=by.place_path)
        if by.place_kind == Kind.GRID:
            reach = Q(grid_cover__grid=by.place_id)
        here = Place.objects.current(at.date()).filter(reach, kind__in=kinds)
        self.day = at.date()
        self.queryset = with_handlers(here.defer("geometry"), day=self.day)
        self.widget.places = here.select_related("parent").defer("geometry").order_by("path")

    def to_python(self, value: object) -> Place | None:
        place = super().to_python(value)
        return place and taught(place, day=self.day)


class PlacedForm(DoorForm):
    """A form with a `place`: one that the acting post reaches."""

    def __init__(self, *data, by: Actor, **more) -> None:
        super().__init__(*data, **more)
        cast(PlaceField, self.fields["place"]).offer(by, at=self.at)


class NoteForm(DoorForm):
    """A plain move that wants a reason."""

    note = note_field(_("说明"), _("写进这件事的经过，有席位的各方都看得到。"))


class RemarkForm(DoorForm):
    """Something to add without moving the case."""

    note = note_field(_("补充什么"), _("写进经过，不改变状态和时限。"))
    photos = FilesField()


class UrgeForm(DoorForm):
    """Words are welcome, not wanted."""

    note = note_field(_("说一句"), _("一天一次；对方的消息里会看到。"), required=False, rows=2)
