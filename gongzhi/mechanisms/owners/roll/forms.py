"""Forms of the roll: what is looked for, a unit, whose it is, how a conflict is settled."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.forms import note_field, offer

from .editing import Plot
from .models import AreaSource, Capacity, Gap, OwnerKind, UnitKind
from .reading import Asked
from .rules import papers
from .told import Told, Who, Wrong, who_from

ANY_GAP = "any"


class RollFilter(forms.Form):
    q = forms.CharField(
        label=_("房号、#业主序号、完整手机号或单位名称"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("房号、#序号、手机号")}),
    )
    building = forms.ChoiceField(label=_("楼栋"), required=False)
    gap = forms.ChoiceField(
        label=_("冲突"),
        required=False,
        choices=[("", _("全部户")), (ANY_GAP, _("有冲突的")), *Gap.choices],
    )

    def __init__(self, *data, buildings: tuple[str, ...], **more) -> None:
        super().__init__(*data, **more)
        named = [(b, _("%s 号楼") % b if b.isdecimal() else b) for b in buildings if b]
        offer(self, "building", [("", _("全部楼栋")), *named])

    @property
    def asked(self) -> Asked:
        """What is looked for; nonsense looks for nothing."""
        self.is_valid()
        told = self.cleaned_data
        words = told.get("q", "").strip()
        return Asked(words, told.get("building", ""), told.get("gap", ""))


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("例如：产权证、测绘报告、异议核实。记入操作记录。"),
    )


class UnitForm(forms.Form):
    number = forms.CharField(label=_("房号"), max_length=40, help_text=_("如 3-1-101"))
    building = forms.CharField(
        label=_("楼栋"), max_length=20, required=False, help_text=_("不填就按房号里的。")
    )
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=UnitKind.choices,
        help_text=_("未售出、已售未交付的归建设单位，合起来算一人。"),
    )
    area = forms.DecimalField(
        label=_("面积"),
        max_digits=12,
        decimal_places=4,
        min_value=Decimal("0.0001"),
        help_text=_("平方米，最多四位小数。"),
        widget=forms.NumberInput({"inputmode": "decimal", "step": "any"}),
    )
    source = forms.ChoiceField(
        label=_("面积来源"),
        choices=AreaSource.choices,
        help_text=_("有登记的按登记，没有的按实测，再没有的按合同。"),
    )
    reason = reason_field()

    def clean(self) -> dict:
        told = super().clean() or {}
        if self.errors:
            return told
        plot = Plot(
            **{name: told[name] for name in ("number", "building", "kind", "area", "source")}
        )
        return {"plot": plot, "reason": told["reason"]}


class GiveForm(forms.Form):
    """Whose a unit is: people, an organisation, or an owner that is on the roll already."""

    people = forms.CharField(
        label=_("业主"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("一行一个人：姓名 证件号 手机号，没有的不写。原来就在这一户的，写原来的姓名。"),
    )
    voter = forms.CharField(
        label=_("谁投票"), required=False, max_length=40, help_text=_("共有的，写推选的那个人。")
    )
    title = forms.CharField(
        label=_("单位名称"),
        required=False,
        max_length=80,
        help_text=_("单位所有的才填；上面写办事人。"),
    )
    uscc = forms.CharField(label=_("统一社会信用代码"), required=False, max_length=18)
    number = forms.IntegerField(
        label=_("或者：名册上的业主序号"),
        required=False,
        min_value=1,
        help_text=_("和名册上已有的某一位是同一业主的，只填他的序号。"),
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    reason = reason_field()

    def clean_people(self) -> tuple[Who, ...]:
        try:
            return who_from(self.cleaned_data["people"])
        except Wrong as fault:
            raise forms.ValidationError(fault.why) from None

    def clean_uscc(self) -> str:
        code = self.cleaned_data["uscc"].strip().upper()
        if code and len(code) != 18:
            raise forms.ValidationError(_("应是 18 位"))
        return code

    def told(self, unit: str, capacity: str = Capacity.AGENT) -> Told:
        """Of a form that is valid."""
        kept = {name: self.cleaned_data[name] for name in ("people", "voter", "title", "uscc")}
        return Told(unit, {}, capacity=capacity, **kept)


def mobile(text: str) -> str:
    """Raises ValidationError."""
    from gongzhi.people.identifiers import BadPhone, normal_mobile

    try:
        return normal_mobile(text) if text.strip() else ""
    except BadPhone as fault:
        raise forms.ValidationError(str(fault)) from None


class WhoForm(forms.Form):
    """A person: what is blank isn't told."""

    name = forms.CharField(label=_("姓名"), max_length=40, required=False)
    papers = forms.CharField(label=_("证件号"), max_length=30, required=False)
    phone = forms.CharField(
        label=_("手机号"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        return mobile(self.cleaned_data["phone"])

    def clean(self) -> dict:
        told = super().clean() or {}
        if self.errors:
            return told
        who = Who(told.pop("name").strip(), papers(told.pop("papers")), told.pop("phone"))
        return {**told, "who": who}


class ActForm(WhoForm):
    """Somebody who acts for an owner and votes for them."""

    capacity = forms.ChoiceField(label=_("身份"))
    reason = reason_field()

    def __init__(self, *data, kind: str, **more) -> None:
        super().__init__(*data, **more)
        of_people = kind == OwnerKind.PEOPLE
        rows = (Capacity.GUARDIAN,) if of_people else (Capacity.REPRESENTATIVE, Capacity.AGENT)
        offer(self, "capacity", [(c.value, c.label) for c in rows])


class CorrectForm(WhoForm):
    """What was written wrong of somebody; blank stays as it is."""

    holder = forms.ChoiceField(label=_("改谁的"))
    reason = reason_field()
    field_order = ("holder", "name", "papers", "phone", "reason")

    def __init__(self, *data, people: list[tuple[int, str]], **more) -> None:
        super().__init__(*data, **more)
        offer(self, "holder", people)


class HolderForm(forms.Form):
    """One of those behind an owner."""

    holder = forms.ChoiceField(label=_("谁"), widget=forms.RadioSelect)
    reason = reason_field()

    def __init__(self, *data, people: list[tuple[int, str]], **more) -> None:
        super().__init__(*data, **more)
        offer(self, "holder", people)


class RevealForm(forms.Form):
    """A value in clear, for a reason that goes on record."""

    holder = forms.ChoiceField(label=_("谁的"))
    field = forms.ChoiceField(label=_("哪一项"))
    reason = forms.CharField(
        label=_("为什么要看"), max_length=200, help_text=_("例如：上门送票。每看一次都有记录。")
    )

    def __init__(self, *data, people: list[tuple[int, str]], **more) -> None:
        super().__init__(*data, **more)
        offer(self, "holder", people)
        offer(self, "field", [("phone", _("手机号")), ("id_number", _("证件号"))])


class ReasonForm(forms.Form):
    reason = reason_field()


class SettleForm(forms.Form):
    """How a conflict is settled. alike: all open ones of this sort in the same way."""

    choice = forms.ChoiceField(label=_("按哪个"), widget=forms.RadioSelect)
    how = forms.CharField(
        label=_("怎么定的"),
        max_length=280,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("依据什么、问过谁。和名册一起长期保存；不要写证件号和电话。"),
    )
    alike = forms.BooleanField(required=False)

    def __init__(self, *data, choices: list[tuple[str, str]], alike: int = 0, **more) -> None:
        super().__init__(*data, **more)
        offer(self, "choice", choices)
        if len(choices) == 1:
            self.fields["choice"].initial = choices[0][0]
        if alike > 1:
            self.fields["alike"].label = _("同类的 %d 处都这样定") % alike
        else:
            del self.fields["alike"]


class AnswerForm(forms.Form):
    """The answer to an objection."""

    upheld = forms.TypedChoiceField(
        label=_("异议成立吗"),
        choices=[("yes", _("成立")), ("no", _("不成立"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_("成立的，先把名册改对，再答复。"),
    )
    answer = note_field(_("答复"), _("核实了什么、依据什么；提异议的人看得到。"))


class OpenForm(forms.Form):
    empty = forms.TypedChoiceField(
        label=_("从哪里开始"),
        choices=[("", _("照抄上一册，再改")), ("yes", _("从空白开始"))],
        coerce=bool,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("照抄的，业主序号和已定的冲突都带过来。"),
    )

    def __init__(self, *data, first: bool, **more) -> None:
        super().__init__(*data, **more)
        if first:
            del self.fields["empty"]
