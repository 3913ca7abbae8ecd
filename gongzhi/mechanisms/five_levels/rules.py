"""What a sound tree of Party organisations looks like. Pure: facts in, flags out.

Source: 《中国共产党支部工作条例（试行）》 (domain rules part 6; read in third-party copies).
A flag is advice to whoever keeps the tree. It refuses nothing: the regulation itself says 一般,
“generally”, and superiors may decide otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from gongzhi.casework.procedure import said as _

BRANCHES = frozenset({"branch", "joint_branch"})
ELECTED = frozenset({"community_party", *BRANCHES})
"""Those whose leaders serve terms. A street's working committee is dispatched, not elected, and a
group or a core household has no term of its own."""


@dataclass(frozen=True)
class Limits:
    """The city's numbers (see `parameters`)."""

    least_members: int
    most_members: int
    committee_from: int
    committee_least: int
    joint_most: int
    community_term: int
    other_term: int
    warning_days: int


@dataclass(frozen=True)
class Facts:
    """What is known of one organisation on a day.

    parent_kinds: kinds that its parent may have; parent_ended: the parent is no more.
    covers: names of the compounds it covers; streets: how many streets they lie in;
    shared: those of them that another branch covers as well; astray: places it covers outside of
    its parent's. members: formal members, None where unknown; seats: secretary, deputy, members of
    its committee; term_ends: of its chief, None where nobody wrote it down; chief_since likewise.
    """

    kind: str
    parent_kind: str = ""
    parent_kinds: tuple[str, ...] = ()
    parent_ended: bool = False
    covers: tuple[str, ...] = ()
    streets: int = 1
    shared: tuple[str, ...] = ()
    astray: tuple[str, ...] = ()
    members: int | None = None
    seats: int = 0
    chief_since: date | None = None
    term_ends: date | None = None


@dataclass(frozen=True)
class Flag:
    """What is wrong and what would mend it.

    words: a Chinese msgid with named places for `values`; pages translate it, `str()` fills it in.
    code: for lists and tests. rule: where it comes from. grave: the tree itself is broken.
    """

    code: str
    words: str
    values: Mapping[str, object] = field(default_factory=dict)
    rule: str = ""
    grave: bool = False

    def __str__(self) -> str:
        return self.words % self.values


REGULATION = "《中国共产党支部工作条例（试行）》"


def flags(facts: Facts, limits: Limits, *, day: date) -> list[Flag]:
    """Everything worth a look about one organisation, the graver first."""
    found = [*_tree(facts), *_cover(facts), *_joint(facts, limits), *_members(facts, limits)]
    found += _term(facts, limits, day)
    return sorted(found, key=lambda flag: not flag.grave)


def _tree(facts: Facts) -> Iterator[Flag]:
    """Each has one parent of the level above."""
    if facts.parent_kinds and facts.parent_kind not in facts.parent_kinds:
        yield Flag("parent", _("上级组织的层级不对，请改挂到上一级"), grave=True)
    if facts.parent_ended:
        yield Flag("parent_ended", _("上级组织已撤销，请改挂到现有的上级"), grave=True)
    if facts.astray:
        names = {"names": "、".join(facts.astray)}
        yield Flag("astray", _("覆盖了上级范围以外的%(names)s"), names, grave=True)


def _cover(facts: Facts) -> Iterator[Flag]:
    count = len(facts.covers)
    if not count:
        yield Flag("covers_nothing", _("没有写明覆盖哪里"), grave=True)
    if facts.shared:
        names = {"names": "、".join(facts.shared)}
        yield Flag("shared", _("%(names)s同时被两个支部覆盖，请定一个"), names, grave=True)
    if facts.kind == "branch" and count > 1:
        words = _("单独支部覆盖了 %(n)s 个小区，应按联合支部登记")
        yield Flag("many", words, {"n": count}, REGULATION)


def _joint(facts: Facts, limits: Limits) -> Iterator[Flag]:
    count = len(facts.covers)
    if facts.kind == "joint_branch" and count == 1:
        words = _("联合支部只覆盖 1 个小区，可转为单独支部")
        yield Flag("alone", words, rule=REGULATION)
    if facts.kind == "joint_branch" and count > limits.joint_most:
        words = _("覆盖 %(n)s 个小区，一般不超过 %(most)s 个")
        yield Flag("too_many", words, {"n": count, "most": limits.joint_most}, REGULATION)
    if facts.kind in BRANCHES and facts.streets > 1:
        words = _("跨了 %(n)s 个街道，应地域相邻、便于管理")
        yield Flag("streets", words, {"n": facts.streets}, REGULATION)


def _members(facts: Facts, limits: Limits) -> Iterator[Flag]:
    """Probationary members don't count: `members` are formal ones."""
    if facts.kind not in BRANCHES:
        return
    members = facts.members
    values = {"n": members, "least": limits.least_members, "most": limits.most_members}
    if members is None:
        yield Flag("members_unknown", _("没有登记正式党员数"))
    elif members < limits.least_members and facts.kind == "branch":
        words = _("正式党员 %(n)s 人，不足 %(least)s 人，应与相邻支部联合")
        yield Flag("few_members", words, values, REGULATION)
    elif members < limits.least_members:
        words = _("正式党员 %(n)s 人，不足 %(least)s 人，应并入相邻支部")
        yield Flag("few_members", words, values, REGULATION)
    elif members > limits.most_members:
        words = _("正式党员 %(n)s 人，一般不超过 %(most)s 人，可分设")
        yield Flag("many_members", words, values, REGULATION)
    if (members or 0) >= limits.committee_from and facts.seats < limits.committee_least:
        words = _(
            "正式党员 %(n)s 人，应设支部委员会（至少 %(wanted)s 名委员），现登记 %(seats)s 名"
        )
        values = {"n": members, "wanted": limits.committee_least, "seats": facts.seats}
        yield Flag("committee", words, values, REGULATION)


def _term(facts: Facts, limits: Limits, day: date) -> Iterator[Flag]:
    if facts.kind not in ELECTED or facts.chief_since is None:
        return
    ends = facts.term_ends
    if ends is None:
        yield Flag("term_unknown", _("没有登记任期届满日"))
        return
    longest = term_years(facts.kind, limits)
    if ends > years_after(facts.chief_since, longest):
        yield Flag("term_long", _("任期长于 %(n)s 年，请核对"), {"n": longest}, REGULATION)
    left = (ends - day).days
    values = {"day": ends.isoformat(), "left": left}
    if ends <= day:
        words = _("任期 %(day)s 已届满，延期换届须上级批准")
        yield Flag("term_over", words, values, REGULATION)
    elif left <= limits.warning_days:
        yield Flag("term_near", _("任期 %(day)s 届满，还有 %(left)s 天"), values)


def term_years(kind: str, limits: Limits) -> int:
    """Years of a term: communities 5, other grass-roots branches 3 (parameters)."""
    return limits.community_term if kind == "community_party" else limits.other_term


def years_after(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def worst(found: Iterable[Flag]) -> str:
    """ "over" if the tree is broken, "near" if anything is flagged, "" if all is well."""
    flags_ = list(found)
    if any(flag.grave for flag in flags_):
        return "over"
    return "near" if flags_ else ""
