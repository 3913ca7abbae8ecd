"""Who is told what: the owner who complained and the member, by message; the words say no facts."""

from datetime import datetime

from django.utils.translation import gettext as _

from gongzhi.casework.models import Case
from gongzhi.messages.services import tell

from .models import Correction


def outcome(found: Correction, case: Case, *, at: datetime, to_member: bool = True) -> None:
    """How it stands now, to both."""
    words = {"number": case.number, "state": case.state_label}
    if found.complainant_id:
        told = _("您反映的业委会委员问题（%(number)s）：%(state)s。详情请登录网站看“我的反映”。")
        tell(found.complainant_id, told % words, about=case.subject, at=at)
    if not to_member:
        return
    told = _("关于您履行业委会委员职责的核查（%(number)s）：%(state)s。详情请登录网站查看。")
    tell(found.member.person_id, told % words, about=case.subject, at=at)


def ordered(found: Correction, case: Case, *, at: datetime) -> None:
    """The member has to put something right by a day."""
    assert found.correct_by
    words = {"number": case.number, "day": found.correct_by.date().isoformat()}
    told = _("请在 %(day)s 前改正，并向社区报告（%(number)s）。认定的事实请登录网站查看。")
    tell(found.member.person_id, told % words, about=case.subject, at=at)
    if found.complainant_id:
        told = _("您反映的业委会委员问题（%(number)s）属实，已责令限期改正。")
        tell(found.complainant_id, told % words, about=case.subject, at=at)
