"""The page of a task, and its doors."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.doors import Door, at_routes
from gongzhi.casework.forms import DoorForm, FilesField, note_field
from gongzhi.casework.pages import Page, Seen
from gongzhi.people.models import Organisation, OrganisationKind
from gongzhi.tasks import services

DOERS = (
    OrganisationKind.BRANCH,
    OrganisationKind.JOINT_BRANCH,
    OrganisationKind.RESIDENTS_COMMITTEE,
    OrganisationKind.STREET_OFFICE,
    OrganisationKind.DEPARTMENT,
)


class FinishForm(DoorForm):
    note = note_field(_("做了什么"), _("交办单位据此核验。"))
    photos = FilesField(help_text=_("没有要求；有就附上，免得再跑一趟。"))


class ReassignForm(DoorForm):
    doer = forms.ModelChoiceField(
        Organisation.objects.filter(kind__in=DOERS),
        label=_("改派给"),
        help_text=_("新的承办单位重新接；原来的期限不变。"),
    )


def facts(seen: Seen) -> dict:
    return {"task": seen.case.task}


DOORS = at_routes(
    "task",
    Door(
        "accept",
        _("接下"),
        _("接下任务"),
        services.accept,
        _("已接下，按约定的期限办。"),
        moves=("accept",),
    ),
    Door(
        "finish",
        _("办完了"),
        _("报告办完"),
        services.finish,
        _("已报告，等交办单位核验。"),
        FinishForm,
        moves=("finish",),
    ),
    Door(
        "reassign",
        _("改派"),
        _("改派"),
        services.reassign,
        _("已改派。"),
        ReassignForm,
        moves=("reassign",),
    ),
)

TASK_PAGE = Page(template="workbench/task.html", doors=DOORS, related=("task",), facts=(facts,))
