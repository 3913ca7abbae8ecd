"""Keys of other systems: issue, list, revoke. What they open: docs/api.md."""

import argparse
from datetime import datetime, timedelta

from . import JSON

HELP = "接口令牌：create 签发，list 列出，revoke 撤销"


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    create = what.add_parser("create", help="签发令牌，密钥只显示这一次")
    create.add_argument("--name", required=True, help="对方系统的名称")
    create.add_argument("--post", required=True, help="岗位编号，或 组织编码/岗位名称")
    create.add_argument("--scopes", required=True, help="范围，逗号分隔，如 matters:read")
    create.add_argument("--days", type=int, default=180, help="有效天数，最长 366")
    create.add_argument("--by", required=True, help="安全管理员的用户名，记入记录")
    create.add_argument("--json", action="store_true", help=JSON)
    shown = what.add_parser("list", help="列出全部令牌，不含密钥")
    shown.add_argument("--json", action="store_true", help=JSON)
    revoke = what.add_parser("revoke", help="撤销令牌，立即生效")
    revoke.add_argument("id", type=int, metavar="ID", help="令牌编号，见 list")
    revoke.add_argument("--by", required=True, help="安全管理员的用户名，记入记录")
    revoke.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> object:
    from gongzhi.site.cli import use_database

    use_database()
    from gongzhi.site.clock import now

    return {"create": create, "list": listing, "revoke": revoke}[args.what](args, at=now())


def create(args: argparse.Namespace, *, at: datetime) -> dict:
    from gongzhi.site import tokens

    scopes = [word.strip() for word in args.scopes.split(",") if word.strip()]
    token, secret = tokens.issue(
        name=args.name,
        post=post_named(args.post),
        scopes=scopes,
        expires_at=at + timedelta(days=min(args.days, 100_000)),
        by=officer(args.by, at=at),
        at=at,
    )
    return {"id": token.pk, "token": secret, "expires_at": token.expires_at.isoformat()}


def listing(args: argparse.Namespace, *, at: datetime) -> list:
    from gongzhi.site import tokens

    return [(row if args.json else line)(token, at=at) for token in tokens.all_tokens()]


def row(token, *, at: datetime) -> dict:
    """As other programs read it."""
    return {
        "id": token.pk,
        "name": token.name,
        "post": str(token.post),
        "scopes": token.scopes,
        "ends_in": token.hint,
        "expires_at": token.expires_at.isoformat(),
        "last_used_on": token.last_used_on and token.last_used_on.isoformat(),
        "open": token.opens(at=at),
    }


def line(token, *, at: datetime) -> str:
    said = [f"{token.pk} {token.name}", str(token.post), " ".join(token.scopes), f"…{token.hint}"]
    return " · ".join(said) + ("" if token.opens(at=at) else "（已失效）")


def revoke(args: argparse.Namespace, *, at: datetime) -> dict:
    from gongzhi.site import tokens

    token = tokens.revoke(args.id, by=officer(args.by, at=at), at=at)
    return {"id": token.pk, "revoked_at": at.isoformat()}


def post_named(text: str):
    """A post by its id, or as sz/值班岗. Raises ValueError."""
    from gongzhi.people.models import Post

    code, _, title = text.partition("/")
    wanted = {"organisation__code": code, "title": title} if title else {"pk": _number(text)}
    found = list(Post.objects.select_related("organisation", "place").filter(**wanted)[:2])
    if len(found) != 1:
        why = "没有" if not found else "不止一个"
        raise ValueError(f"{why}叫“{text}”的岗位，请写岗位编号，或 组织编码/岗位名称")
    return found[0]


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 18:
        raise ValueError(f"“{text}”不是岗位编号，也不是 组织编码/岗位名称")
    return int(text)


def officer(username: str, *, at: datetime):
    """The security administrator's post that this account may act from. Raises NotYours."""
    from gongzhi.people.acting import actor_for, holdings
    from gongzhi.policy.duties import MAY
    from gongzhi.policy.refusals import NotYours

    held = holdings(day=at.date(), person__account__username=username)
    for holding in held:
        active = holding.person.account.is_active
        if active and holding.post.duty in MAY["accounts.edit"]:
            return actor_for(holding.post, person_id=holding.person_id)
    raise NotYours(f"“{username}”不是在任的安全管理员，令牌只能由安全管理员签发和撤销")
