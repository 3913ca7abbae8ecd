"""Joint qualification review (联合审查): a basis, a list of departments, one opinion from each."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongzhi.casework.models import Case
from gongzhi.people.models import Organisation, Span, has_span

from ..assembly.models import Candidacy


class Basis(Span):
    """The city's published basis on which a veto may rest. Without one in force no review starts.

    clauses: what it lets a department object to: [{"code": "…", "text": "…"}].
    """

    title = models.CharField(_("文件名称"), max_length=120)
    number = models.CharField(_("文号"), max_length=60)
    published_on = models.DateField(_("公布日期"))
    where = models.CharField(_("在哪里公布"), max_length=200)
    clauses = models.JSONField(_("条款"), default=list)

    class Meta:
        constraints = [
            has_span("review_basis_has_span"),
            models.CheckConstraint(condition=~Q(clauses=[]), name="a_basis_names_its_clauses"),
            models.UniqueConstraint(
                models.Value(1), condition=Q(until=None), name="one_basis_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    @property
    def subject(self) -> str:
        return f"review_basis:{self.pk}"

    def text_of(self, code: str) -> str:
        """What a clause says; "" if there is none of this code."""
        return next((c["text"] for c in self.clauses if c["code"] == code), "")


class Reviewer(Span):
    """A department that is asked, and its one question. A list the city edits."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    question = models.CharField(_("问什么"), max_length=200)

    class Meta:
        constraints = [
            has_span("reviewer_has_span"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(until=None), name="asked_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def subject(self) -> str:
        return f"reviewer:{self.pk}"


class Review(models.Model):
    """The review of one candidate.

    clause, reason: of the veto.  reason, appeal, ruling: encrypted under the candidate's own key
    (`sealing`).  gaps: how many departments gave no opinion when it was decided.
    decided_person: who decided; another one decides an appeal.
    """

    class Outcome(models.TextChoices):
        CLEARED = "cleared", _("通过")
        VETOED = "vetoed", _("不通过")

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="review")
    candidacy = models.OneToOneField(Candidacy, models.PROTECT, related_name="review")
    basis = models.ForeignKey(Basis, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    clause = models.CharField(_("依据条款"), max_length=40, blank=True)
    reason = models.BinaryField(null=True)
    gaps = models.PositiveSmallIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)
    decided_person = models.BigIntegerField(null=True)
    appeal = models.BinaryField(null=True)
    appealed_at = models.DateTimeField(null=True)
    ruling = models.BinaryField(null=True)
    ruled_at = models.DateTimeField(null=True)
    ruled_person = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="vetoed") | (~Q(clause="") & Q(reason__isnull=False)),
                name="a_veto_cites_and_reasons",
            ),
            models.CheckConstraint(
                condition=Q(ruled_person=None)
                | Q(decided_person__isnull=False) & ~Q(ruled_person=F("decided_person")),
                name="another_one_decides_the_appeal",
            ),
            models.CheckConstraint(
                condition=Q(ruled_at=None, ruling=None, ruled_person=None)
                | Q(
                    ruled_at__isnull=False,
                    ruling__isnull=False,
                    ruled_person__isnull=False,
                    appealed_at__isnull=False,
                ),
                name="a_ruling_answers_an_appeal",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)


class Opinion(models.Model):
    """What one department said of one candidate.  Silence is no opinion; it never counts as pass.

    facts: in minimal form.  confirmed: does the objection stand, says the person who decides;
    confirmed_why: and why.  Both are encrypted under the candidate's own key; only the code leaves
    the review.
    """

    class Says(models.TextChoices):
        PASS = "pass", _("无异议")
        OBJECTS = "objects", _("有异议")
        SILENT = "silent", _("未出具意见")

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="opinion")
    review = models.ForeignKey(Review, models.PROTECT, related_name="opinions")
    department = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    question = models.CharField(max_length=200)
    says = models.CharField(max_length=8, choices=Says, blank=True)
    clause = models.CharField(_("依据条款"), max_length=40, blank=True)
    facts = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    confirmed = models.BooleanField(null=True)
    confirmed_why = models.BinaryField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_person = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "department"], name="one_opinion_each"),
            models.CheckConstraint(
                condition=~Q(says="objects") | (~Q(clause="") & Q(facts__isnull=False)),
                name="an_objection_cites_and_states",
            ),
            models.CheckConstraint(
                condition=Q(confirmed=None)
                | Q(says="objects", confirmed_why__isnull=False, confirmed_person__isnull=False),
                name="an_objection_is_confirmed_by_a_person_with_reasons",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)
