"""The one list of what this platform does, and of the acts that join two mechanisms."""

from gongzhi.casework import registry
from gongzhi.mechanisms.matters.procedure import MATTER
from gongzhi.mechanisms.owners.assembly import candidates
from gongzhi.mechanisms.owners.assembly.procedure import FORMATION
from gongzhi.mechanisms.owners.committee import services as terms
from gongzhi.mechanisms.owners.committee.procedure import TERM
from gongzhi.mechanisms.owners.correction.procedure import CORRECTION
from gongzhi.mechanisms.owners.review import appeals, opinions
from gongzhi.mechanisms.owners.review.procedure import OPINION, REVIEW
from gongzhi.mechanisms.owners.voting import announcing
from gongzhi.mechanisms.owners.voting.procedure import VOTE
from gongzhi.mechanisms.street_calls.procedure import CALL, RESPONSE
from gongzhi.people import privacy
from gongzhi.tasks.procedure import TASK

OWNERS = (FORMATION, REVIEW, OPINION, VOTE, TERM, CORRECTION)
PROCEDURES = (MATTER, CALL, RESPONSE, *OWNERS, TASK)


def register() -> None:
    """Called once, when the site's models are loaded."""
    from . import acts, figures, parameters  # noqa: F401  (parameters declares what it imports)

    for procedure in PROCEDURES:
        registry.register(procedure)
    registry.join(MATTER.name, "city_answered", acts.bring_answer_home)
    registry.when_due(VOTE.name, "open", announcing.open_vote)
    registry.when_due(OPINION.name, "escalate", opinions.escalated)
    registry.when_due(OPINION.name, "lapse", opinions.lapsed)
    registry.when_due(REVIEW.name, "no_appeal", appeals.unappealed)
    registry.when_due(TERM.name, "renewal_due", terms.renewal_due)
    privacy.goes_with_erasure(candidates.forget)
    figures.register()
