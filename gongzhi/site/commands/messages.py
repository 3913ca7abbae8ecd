"""The ways messages go out: which there are, and do they work. No address and no URL is printed.

A trial goes straight to the gateway, past the queue; it is a real message.
"""

import argparse

from . import JSON

HELP = "消息渠道：list 列出来，test 真的发一条试试"
TEXT = "共治试发：收到这条，说明渠道通了。"


def add(parser: argparse.ArgumentParser) -> None:
    choices = parser.add_subparsers(dest="what", required=True)
    listed = choices.add_parser("list", help="有哪些渠道，各有多少条没发出")
    trial = choices.add_parser("test", help="试发一条，成功才退出 0")
    to = trial.add_mutually_exclusive_group(required=True)
    to.add_argument("--phone", metavar="PHONE", help="经短信网关发到这个手机")
    to.add_argument("--to", metavar="CODE", help="发到这个组织的每一个渠道")
    for one in (listed, trial):
        one.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> object:
    """Raises ValueError if a trial did not get through."""
    from gongzhi.site import cli

    cli.use_database()
    if args.what == "list":
        return _listed()
    return _by_sms(args.phone) if args.phone else _to_organisation(args.to)


def _listed() -> dict[str, list[str] | str]:
    from django.conf import settings
    from django.db.models import Count

    from gongzhi.messages.channels import channels
    from gongzhi.messages.models import DUE, Delivery, Outgoing

    waiting = Outgoing.objects.filter(state__in=(*DUE, Delivery.BY_HAND, Delivery.DEAD))
    counted = waiting.order_by("channel", "state").values_list("channel", "state")
    return {
        "sms": settings.MESSAGE_SENDER,
        "channels": [repr(line) for line in channels()],
        "not_sent": [f"{c} {s} {n}" for c, s, n in counted.annotate(n=Count("pk"))],
    }


def _by_sms(phone: str) -> dict[str, str]:
    from gongzhi.messages.models import Delivery
    from gongzhi.messages.senders import sender
    from gongzhi.people.identifiers import normal_mobile

    state = _tried(sender(), normal_mobile(phone))
    if state != Delivery.SENT:
        raise ValueError("没有配置短信网关：消息会列出来，由人打电话（GONGZHI_MESSAGE_SENDER）")
    return {"sms": "sent"}


def _to_organisation(code: str) -> dict[str, str]:
    from gongzhi.messages.channels import Copies, channels_of

    found = channels_of(code)
    if not found:
        raise ValueError(f"组织 {code} 没有渠道，请看 GONGZHI_CHANNELS 指的文件")
    for line in found:
        _tried(Copies(line.channel), code)
    return {line.channel.value: "sent" for line in found}


def _tried(gateway, to: str) -> object:
    from uuid import uuid4

    from gongzhi.messages.senders import NoAddress, NotSent, Unsure

    try:
        return gateway.send(to, TEXT, key=f"gongzhi-test-{uuid4()}")
    except (NotSent, NoAddress, Unsure) as fault:
        raise ValueError(f"没有发出去：{fault}") from None
