"""Where a compound stands."""

import pytest

from ..rules import Facts, Stage, stage


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(), Stage.UNSURVEYED),
        (Facts(outcome="unknown"), Stage.UNKNOWN),
        (Facts(outcome="not_yet"), Stage.NOT_YET),
        (Facts(outcome="eligible"), Stage.ELIGIBLE),
        (Facts(outcome="eligible", represented=True), Stage.REPRESENTED),
        (Facts(outcome="not_yet", represented=True), Stage.REPRESENTED),
        (Facts(outcome="eligible", formation="asked", represented=True), Stage.FORMING),
        (Facts(outcome="eligible", formation="preparing"), Stage.FORMING),
        (Facts(outcome="eligible", formation="voting"), Stage.VOTING),
        (Facts(outcome="eligible", formation="decided"), Stage.VOTING),
        (Facts(committee="elected"), Stage.FILING),
        (Facts(committee="filed"), Stage.FILING),
        (Facts(committee="in_office", formation="asked"), Stage.IN_OFFICE),
        (Facts(committee="renewal"), Stage.RENEWAL),
        (Facts(committee="handing_over"), Stage.RENEWAL),
    ],
)
def test_a_compound_stands_where_its_record_got_furthest(facts, expected):
    assert stage(facts) is expected


def test_every_open_state_of_a_committee_and_a_formation_has_a_stage():
    from ...assembly.procedure import FORMATION
    from ...committee.procedure import TERM

    for state in FORMATION.states:
        if not FORMATION.is_final(state):
            assert stage(Facts(formation=state)) in (Stage.FORMING, Stage.VOTING)
    for state in TERM.states:
        if not TERM.is_final(state):
            assert stage(Facts(committee=state)) in (
                Stage.FILING,
                Stage.IN_OFFICE,
                Stage.RENEWAL,
            )
