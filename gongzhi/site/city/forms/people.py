"""Forms on organisations, posts, who holds them, and mandates."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.casework.forms import offer
from gongzhi.people.models import (
    Holding,
    Mandate,
    Organisation,
    OrganisationKind,
    Person,
    Post,
)
from gongzhi.places.models import Place
from gongzhi.policy.duties import Duty

from .fields import CodeField, DayField

NOTHING = [("", gettext_lazy("请选择"))]
STANDING = Organisation.objects.filter(until=None)
PLACES = Place.objects.filter(until=None)


class OrganisationForm(forms.Form):
    """What is known of an organisation."""

    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=80,
        help_text=gettext_lazy("全称，印在交办单和公示上。"),
    )
    short_name = forms.CharField(
        label=gettext_lazy("简称"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("列表里显示它；不填就显示全称。"),
    )
    phone = forms.CharField(
        label=gettext_lazy("公开电话"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("居民会看到。岗位没有自己的电话时用它。"),
    )
    formal_members = forms.IntegerField(
        label=gettext_lazy("正式党员数"),
        min_value=0,
        max_value=10_000,
        required=False,
        help_text=gettext_lazy("只有支部要填；预备党员不算。不知道就空着，不要填 0。"),
    )
    uscc = forms.CharField(
        label=gettext_lazy("统一社会信用代码"),
        max_length=18,
        required=False,
        help_text=gettext_lazy("18 位。用来和别的系统对上，不重复建档。"),
    )
    uscc_note = forms.CharField(
        label=gettext_lazy("代码校验说明"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("代码没通过校验但确实如此时，写明看过什么证件。"),
    )


class NewOrganisationForm(OrganisationForm):
    """The same, with what stays for life."""

    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=[*NOTHING, *OrganisationKind.choices]
    )
    code = forms.CharField(
        label=gettext_lazy("编码"),
        max_length=40,
        help_text=gettext_lazy("本市内不重复，定了不改。"),
    )
    parent = CodeField(
        label=gettext_lazy("上级组织"),
        among=STANDING,
        required=False,
    )
    since = DayField(label=gettext_lazy("设立日"))

    field_order = ("kind", "name", "short_name", "code", "parent", "since", "phone")


class ParentForm(forms.Form):
    parent = CodeField(
        label=gettext_lazy("新的上级"),
        among=STANDING,
        required=False,
    )


class EndForm(forms.Form):
    """The day something ends."""

    until = DayField(
        label=gettext_lazy("从哪天起撤销"), help_text=gettext_lazy("这一天起不再有效。")
    )


class MandateForm(forms.Form):
    """An organisation takes on a place."""

    place = CodeField(label=gettext_lazy("地点"), among=PLACES)
    kind = forms.ChoiceField(
        label=gettext_lazy("关系"),
        choices=Mandate.Kind.choices,
        help_text=gettext_lazy("党组织、居委会、街道对所辖的地点是“覆盖”；物业对小区是“管理”。"),
    )
    since = DayField(label=gettext_lazy("起"))
    document = forms.CharField(
        label=gettext_lazy("依据文件"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("批复、合同或协议的名称和文号。"),
    )


class PostForm(forms.Form):
    """What may change of a post."""

    title = forms.CharField(label=gettext_lazy("岗位名称"), max_length=40)
    phone = forms.CharField(
        label=gettext_lazy("岗位电话"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("居民会看到。换人不换号最好。"),
    )
    chief = forms.BooleanField(
        label=gettext_lazy("是这个组织的负责人"),
        required=False,
        help_text=gettext_lazy("责任链上报他的姓名和电话。"),
    )


class NewPostForm(PostForm):
    duty = forms.ChoiceField(
        label=gettext_lazy("职责"),
        choices=[*NOTHING, *Duty.choices],
        help_text=gettext_lazy("决定能办什么、能看什么，定了不改。"),
    )
    place = CodeField(
        label=gettext_lazy("管到哪里"),
        among=PLACES,
        help_text=gettext_lazy("只看得到这个地点以内的事。填编码；名称只有一个时也可以填名称。"),
    )
    since = DayField(label=gettext_lazy("设立日"))

    field_order = ("title", "duty", "place", "since", "phone", "chief")


class WhoForm(forms.Form):
    """A person by name and phone. Where somebody of this name is known, it asks which is meant."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    phone = forms.CharField(
        label=gettext_lazy("手机号"),
        required=False,
        help_text=gettext_lazy("加密保存，用来认出同一个人、发登录通知。"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        namesakes = self._namesakes()
        if namesakes:
            another = ("new", gettext_lazy("是另一个同名的人"))
            self.fields["same"] = forms.ChoiceField(
                label=gettext_lazy("已有同名的人，是哪一位"),
                choices=[*namesakes, another],
                widget=forms.RadioSelect,
            )
            self.order_fields(["name", "same"])

    def _namesakes(self) -> list[tuple[str, str]]:
        name = (self.data.get("name") or "").strip()
        if not name:
            return []
        held = Holding.objects.filter(person__name=name).select_related("post__organisation")
        posts: dict[int, list[str]] = {}
        for holding in held.order_by("-since")[:20]:
            posts.setdefault(holding.person_id, []).append(str(holding.post))
        return [(str(pk), "、".join(titles[:2])) for pk, titles in posts.items()]

    def clean(self) -> dict:
        """`who`: a known person, or None for a new one."""
        super().clean()
        cleaned = self.cleaned_data
        same = cleaned.pop("same", "new")
        cleaned["who"] = Person.objects.get(pk=same) if same != "new" else None
        return cleaned


class AppointForm(WhoForm):
    since = DayField(label=gettext_lazy("任职日"))
    term_ends = DayField(
        label=gettext_lazy("任期届满"),
        required=False,
        help_text=gettext_lazy("选举产生的才有。届满前会提醒。"),
    )
    note = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("任职文件或会议。"),
    )


class HandOverForm(WhoForm):
    on = DayField(
        label=gettext_lazy("从哪天起换人"),
        help_text=gettext_lazy("原任做到前一天。在办的事和收件箱随岗位移交，不用另外转。"),
    )
    term_ends = AppointForm.base_fields["term_ends"]
    note = AppointForm.base_fields["note"]


class DeputyForm(WhoForm):
    since = DayField(label=gettext_lazy("从哪天"))
    until = DayField(label=gettext_lazy("到哪天为止"), help_text=gettext_lazy("这一天起不再代班。"))
    note = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("休假、空缺等。"),
    )


class LeaveForm(forms.Form):
    """Somebody on leave names the colleague who stands in."""

    person = forms.ChoiceField(
        label=gettext_lazy("谁替您"),
        help_text=gettext_lazy("只列同一个组织的同事。代班期间他也看得到您的收件箱。"),
    )
    since = DayField(label=gettext_lazy("从哪天"))
    until = DayField(
        label=gettext_lazy("到哪天为止"), help_text=gettext_lazy("这一天您自己回来办。")
    )
    note = forms.CharField(label=gettext_lazy("原因"), max_length=100, required=False)

    def __init__(self, *args, post: Post, day: date, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        today = Holding.objects.current(day).filter(post__organisation=post.organisation_id)
        mates = today.exclude(post=post, how=Holding.How.HOLDER).select_related("person", "post")
        names = {h.person_id: f"{h.person.name}（{h.post.title}）" for h in mates}
        own = set(today.filter(post=post, how=Holding.How.HOLDER).values_list("person", flat=True))
        offered = [(pk, name) for pk, name in names.items() if pk not in own]
        offer(self, "person", [*NOTHING, *offered])

    def clean_person(self) -> Person:
        found = Person.objects.filter(pk=self.cleaned_data["person"]).first()
        if found is None:
            raise forms.ValidationError(_("请选一位同事"))
        return found


class LeavingForm(forms.Form):
    """A holder leaves and nobody follows yet."""

    until = DayField(
        label=gettext_lazy("从哪天起离任"),
        help_text=gettext_lazy("之后岗位空缺，责任链上会写明；能代班的请另设代班。"),
    )
    note = forms.CharField(label=gettext_lazy("说明"), max_length=100, required=False)
