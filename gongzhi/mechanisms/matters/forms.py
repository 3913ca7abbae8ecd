"""Forms of officials on matters."""

from collections.abc import Callable

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.forms import DoorForm, FilesField, PlacedForm, PlaceField, note_field, offer
from gongzhi.casework.models import CardKind, Urgency
from gongzhi.people.identifiers import BadPhone, normal_mobile
from gongzhi.policy.services import book

from .models import Level, Review, Source
from .parameters import LONGEST
from .procedure import MATTER
from .rules import refusal_classes
from .sorting import RULES, tree

YES_NO = [("yes", _("是")), ("no", _("否"))]


def yes(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


class RefuseForm(DoorForm):
    code = forms.ChoiceField(
        label=_("属于哪一类"),
        help_text=_("只能按清单里的类别不受理；反映人会看到类别和应该去哪里办。"),
    )
    note = note_field(_("为什么"), _("写清事实，反映人看得到。"))

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        listed = [(c.code, c.label) for c in refusal_classes(self.at.date())]
        offer(self, "code", [("", _("请选择")), *listed])


class PassUpForm(DoorForm):
    note = note_field(_("为什么上交"), _("上一级接下以前，仍由您负责。写清已经做过什么、缺什么。"))


class SendBackForm(DoorForm):
    note = note_field(_("为什么退回"), _("下一级会看到；退回后由它接着办。"))


class ResolveForm(DoorForm):
    note = note_field(
        _("处理结果"), _("写给反映人看：做了什么，现在怎样。反映人会收到并确认。"), rows=4
    )
    photos = FilesField(label=_("办理后的照片"), help_text=_("反映人看得到；位置信息不会保存。"))


class MergeForm(DoorForm):
    into = forms.IntegerField(
        label=_("并入哪一件"),
        widget=forms.RadioSelect,
        help_text=_("同一件事只办一次；这件的反映人会收到那一件的答复。"),
    )


class CallBackForm(DoorForm):
    """What was heard on the phone."""

    reached = forms.ChoiceField(
        label=_("打通了吗"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        help_text=_("没打通也记一笔。"),
    )
    solved = forms.ChoiceField(
        label=_("反映人说解决了吗"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("打通了才选。没解决的，重办一次。"),
    )
    review = forms.ChoiceField(
        label=_("满意程度"),
        choices=[("", _("请选择")), *Review.choices],
        required=False,
        help_text=_("打通了才选；按反映人的原话记。"),
    )
    note = note_field(_("记录"), _("没解决的，写清还差什么。"), required=False, rows=2)

    def clean_reached(self) -> bool:
        return self.cleaned_data["reached"] == "yes"

    def clean_solved(self) -> bool | None:
        return yes(self.cleaned_data["solved"])


class CategorySelect(forms.Select):
    """The city's tree of categories, read when the control is drawn and not when it is checked."""

    tree: Callable[[], list] = staticmethod(list)

    def optgroups(self, name, value, attrs=None):
        self.choices = [("", _("没有选")), *self.tree()]
        known = {n for _group, names in self.choices[1:] for n, _label in names}
        strange = [(v, v) for v in value if v and v not in known]
        self.choices = [*self.choices, *strange]
        return super().optgroups(name, value, attrs)


def category_field(help_text, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=_("哪一类"),
        max_length=LONGEST,
        required=required,
        widget=CategorySelect,
        help_text=help_text,
    )


def hidden_advice() -> forms.CharField:
    """What was suggested beside the form, sealed (`triage.advice`)."""
    return forms.CharField(required=False, widget=forms.HiddenInput)


ASKS = {
    "hx-post": reverse_lazy("matter_advice"),
    "hx-trigger": "load delay:300ms, input changed delay:700ms",
    "hx-params": "text",
    "hx-target": "#advice",
}
"""A text whose words are looked at while it is written; nothing is kept of that."""


class SortForm(DoorForm):
    advised = hidden_advice()
    category = category_field(_("归好类的事教会系统下一次建议；由您定。"), required=True)


class WrittenForm(PlacedForm):
    """A matter that an official writes down: with a category, if they know it, and suggestions."""

    def __init__(self, *data, **more) -> None:
        super().__init__(*data, **more)
        self.fields["text"].widget.attrs |= ASKS
        self.fields["category"].widget.tree = self._tree

    def _tree(self) -> list:
        return tree(book(*RULES, at=self.at))


class QuickForm(WrittenForm):
    """A grid worker's matter, with the thumb: what, a photo, where."""

    place = PlaceField(help_text=_("只列您负责的小区。"))
    text = note_field(_("什么事"), _("一句话就行，例如“3 号楼西侧井盖缺失”。"), rows=3)
    advised = hidden_advice()
    category = category_field(_("不知道就不选。"))
    photos = FilesField(help_text=_("拍一张最省事；照片里的位置信息不会保存。"))
    urgency = forms.ChoiceField(
        label=_("急不急"),
        choices=Urgency.choices,
        initial=Urgency.ORDINARY,
        widget=forms.RadioSelect,
        help_text=_("紧急按小时计时；有人受伤、着火先打 120、119。"),
    )


class PatrolForm(PlacedForm):
    """What a round found, kept because the grid wants it; never counted, never asked for."""

    place = PlaceField(help_text=_("只列您负责的小区。"))
    note = note_field(_("看到什么"), _("想记就记一句；没有次数要求，也不打分。"), rows=2)


class HotlineForm(WrittenForm):
    """What somebody says on the phone."""

    phone = forms.CharField(
        label=_("来电号码"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("加密保存，办这件事的人填了事由才能看到。"),
    )
    text = note_field(_("反映什么事"), _("照来电人的原话记；标题由系统取。"), rows=5)
    advised = hidden_advice()
    category = category_field(_("不知道就不选。"))
    place = PlaceField(help_text=_("不知道小区的，选社区。"))
    spot = forms.CharField(
        label=_("具体位置"), max_length=120, required=False, help_text=_("楼号、门口、路段。")
    )
    urgency = forms.ChoiceField(
        label=_("紧急程度"),
        choices=Urgency.choices,
        initial=Urgency.ORDINARY,
        help_text=_("决定办理时限：一般 5 个工作日，紧急 24 小时，特急 2 小时（默认值）。"),
    )

    def clean_phone(self) -> str:
        try:
            return normal_mobile(self.cleaned_data["phone"])
        except BadPhone as fault:
            raise forms.ValidationError(str(fault)) from fault


class ListFilter(forms.Form):
    """What the list of matters can be narrowed by."""

    STATES = [("open", _("在办")), ("closed", _("已办结"))]

    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ("", _("全部状态")),
            *STATES,
            *((s.name, s.label) for s in MATTER.states.values()),
        ],
    )
    source = forms.ChoiceField(
        label=_("来源"), required=False, choices=[("", _("全部来源")), *Source.choices]
    )
    level = forms.ChoiceField(
        label=_("层级"), required=False, choices=[("", _("全部层级")), *Level.choices]
    )
    card = forms.ChoiceField(
        label=_("牌"), required=False, choices=[("", _("有牌无牌")), *CardKind.choices]
    )

    def wanted(self) -> dict[str, str]:
        """Arguments of `queries.listed`; what isn't on the lists is passed over."""
        self.is_valid()
        sent = self.cleaned_data
        columns = {"source": "matter__source", "level": "matter__level", "card": "card"}
        narrowed = {column: sent[f] for f, column in columns.items() if sent.get(f)}
        return {"state": sent.get("state", ""), **narrowed}

    def is_narrow(self) -> bool:
        return any(self.cleaned_data.values())
