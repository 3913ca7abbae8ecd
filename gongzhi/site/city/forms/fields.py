"""Fields that the forms of the city's data share."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.people.models import Organisation
from gongzhi.places.models import Place

Named = Place | Organisation


class DayField(forms.DateField):
    """A day, by the browser's own calendar."""

    def __init__(self, **more) -> None:
        more.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        super().__init__(**more)


class CodeField(forms.CharField):
    """Something named by its code, or by a name that only one has. Cleans to the object or None.

    among: which may be named. The widget shows the code of an initial object.
    """

    def __init__(self, *, among: QuerySet, **more) -> None:
        more.setdefault("max_length", 80)
        more.setdefault("help_text", gettext_lazy("填编码；名称只有一个时也可以填名称。"))
        super().__init__(**more)
        self.among = among

    def prepare_value(self, value):
        return value.code if isinstance(value, Named) else value

    def clean(self, value):
        wanted = super().clean(value)
        if not wanted:
            return None
        if found := self.among.filter(code=wanted).first():
            return found
        named = list(self.among.filter(name=wanted)[:6])
        if len(named) == 1:
            return named[0]
        if named:
            codes = "、".join(found.code for found in named)
            raise forms.ValidationError(_("有几个同名的，请填编码：%s") % codes)
        raise forms.ValidationError(_("没有编码或名称是“%s”的") % wanted)

    def has_changed(self, initial, data) -> bool:
        return (initial.code if isinstance(initial, Named) else initial or "") != (data or "")
