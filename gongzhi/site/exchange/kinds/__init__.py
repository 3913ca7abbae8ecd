"""All kinds of tables, in the order in which a new city would fill them in."""

from ..kind import Kind
from .calls import CALLS
from .matters import MATTERS
from .organisations import ORGANISATIONS
from .owners import OWNERS
from .people import PEOPLE
from .places import PLACES
from .posts import POSTS
from .surveys import SURVEYS
from .users import USERS

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (PLACES, ORGANISATIONS, PEOPLE, POSTS, USERS, MATTERS, CALLS, OWNERS, SURVEYS)
}
