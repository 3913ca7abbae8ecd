"""What a city may set about votes. None of it is law."""

from gongzhi.policy.declared import Declared, declare, flag

OWNERS_RECOUNT = "owners.votes.owners_recount"
"""Exact recounting needs exact areas, and an owner may know a neighbour's flat by its area: so the
file is for those who count and oversee, unless the city gives it to owners as well."""

declare(
    Declared(
        OWNERS_RECOUNT,
        "名册上的业主可以下载计票文件自己重算",
        False,
        flag,
        unit="是否",
        source="没有统一规定；文件里有每户的精确面积，知道邻居面积的人认得出他怎么投",
    )
)
