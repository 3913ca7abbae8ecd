"""Controls of the residents' forms that Django doesn't have."""

from datetime import date
from itertools import groupby

from django import forms
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from gongzhi.people.reach import one_with_handlers
from gongzhi.places.listing import Compound, compounds
from gongzhi.places.models import Kind, Place

PLACES = (Kind.COMPOUND, Kind.COMMUNITY)


class Photos(forms.FileInput):
    """Several pictures in one field; views read them with request.FILES.getlist."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Shown by the form, read by its view: each file is looked at where it is kept."""

    def __init__(self, **kwargs) -> None:
        widget = Photos(attrs={"data-look": "photos", "max": 6, "multiple": True})
        super().__init__(label=_("照片"), required=False, widget=widget, **kwargs)

    def clean(self, data, initial=None):
        return data


class PlaceSelect(forms.Select):
    """Compounds by street and community; each community's last entry is the rest of it.

    The list is read only when the control is drawn, and kept in `read` for whoever draws more.
    """

    read: list[Compound] | None = None
    day: date

    def optgroups(self, name, value, attrs=None):
        self.choices = self._grouped()
        return super().optgroups(name, value, attrs)

    def listed(self) -> list[Compound]:
        if self.read is None:
            self.read = compounds(day=self.day)
        return self.read

    def _grouped(self) -> list:
        groups: list = [("", translate("请选择"))]
        for where, inside in groupby(self.listed(), key=lambda c: (c.where, c.community_id)):
            label, community = where
            rows = [(c.pk, c.name) for c in inside]
            elsewhere = translate("不在小区里，在%(community)s别处") % {
                "community": label.split(" · ")[1]
            }
            groups.append((label, [*rows, (community, elsewhere)]))
        return groups

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        known = {c.pk: c for c in self.listed()}
        if value in known:
            option["attrs"]["data-sounds"] = known[value].initials
        return option


class PlaceField(forms.Field):
    """A compound, or a community for what lies outside of all; one query when it is read."""

    widget = PlaceSelect
    default_error_messages = {
        "required": _("请选小区，或在地图上点一下"),
        "unknown": _("没有这个小区，请重新选"),
    }

    def read_on(self, day: date) -> None:
        """The places that exist on this day are offered."""
        self.day = self.widget.day = day

    def to_python(self, value) -> Place | None:
        if value in self.empty_values:
            return None
        found = place_in(value, day=self.day) if str(value).isdecimal() else None
        if found is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return found


def place_in(pk: int | str, *, day: date) -> Place | None:
    """A compound or community by its id, without its outline, and who answers for it."""
    found = Place.objects.current(day).filter(pk=pk, kind__in=PLACES)
    return one_with_handlers(found.defer("geometry"), day=day)
