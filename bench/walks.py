"""How seeded cases went: the moves of each kind of course, and how many of a hundred took it."""

Weighed = tuple[tuple[int, tuple[str, ...]], ...]

MATTERS: Weighed = (
    (44, ("accept", "resolve", "confirm")),
    (12, ("accept", "resolve", "silent")),
    (8, ("accept", "pass_up", "take_over", "resolve", "confirm")),
    (2, ("accept", "resolve", "dispute", "resolve", "confirm")),
    (3, ("refuse",)),
    (2, ("withdraw",)),
    (3, ("accept", "pass_up", "take_over", "pass_up", "take_over", "resolve_above", "confirm")),
    (
        3,
        (
            *("accept", "pass_up", "take_over", "pass_up", "take_over"),
            *("resolve_above", "to_call_back", "call_back"),
        ),
    ),
    (
        4,
        (
            *("accept", "pass_up", "take_over", "pass_up", "take_over"),
            *("call_city", "city_answered", "confirm"),
        ),
    ),
    (2, ()),
    (8, ("accept",)),
    (2, ("accept", "pass_up")),
    (4, ("accept", "resolve")),
    (
        2,
        (
            *("accept", "pass_up", "take_over", "pass_up", "take_over"),
            *("resolve_above", "to_call_back"),
        ),
    ),
    (1, ("accept", "pass_up", "take_over", "pass_up", "take_over", "call_city")),
)

DISPATCHED = ("verify", "confirm", "dispatch")
CALLS_ENDED: Weighed = (
    (90, (*DISPATCHED, "lead_answered", "finish")),
    (6, ("reject",)),
    (4, ("withdraw",)),
)
CALLS_OPEN: Weighed = (
    (15, ()),
    (10, ("verify",)),
    (5, ("verify", "confirm")),
    (45, DISPATCHED),
    (25, (*DISPATCHED, "lead_answered")),
)
RESPONSES_ENDED: Weighed = (
    (80, ("sign", "answer", "rate")),
    (10, ("sign", "answer", "lapse")),
    (6, ("sign", "answer", "redo", "answer_again", "rate_again")),
    (4, ("sign", "ask_extension", "grant_extension", "answer", "rate")),
)
RESPONSES_OPEN: Weighed = (
    (25, ()),
    (50, ("sign",)),
    (5, ("sign", "return")),
    (10, ("sign", "ask_extension")),
    (10, ("sign", "ask_suspension", "grant_suspension")),
)
RESPONSES_ANSWERED: Weighed = ((100, ("sign", "answer")),)
