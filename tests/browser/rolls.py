"""Rolls of owners: one that is being put together from a messy table, one that is public with an
objection to it. That of 桃源里, by which votes are counted, is frozen (`votes`)."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from gongzhi.mechanisms.owners.roll import publishing
from gongzhi.mechanisms.owners.roll.tests import building
from gongzhi.notices import services as notices
from gongzhi.site.city import importing
from tests.cast import Cast

HEAD = "房号,登记面积,合同面积,业主姓名,证件号,手机号,谁投票,单位名称,信用代码,类别"
TABLE = f"""{HEAD}
3-1-101,95.32,,陈秀英,371481199001010018,13900000001,,,,
3-1-102,120.50,119.80,赵一、钱二,371481198505050026、371481197012120034,,钱二,,,
3-1-201,,88,孙三,,,,,,
3-1-202,,88,,,,,,,
3-2-101,66.6666,,办事甲,,13900000002,,乐陵市振兴商贸有限公司,91350203M0001QAY9B,
3-2-102,100,,,,,,乐陵城建开发有限公司,,未售出
3-2-201,90,,李甲,371481197012120111,,,,,
3-2-201,90,,周乙,371481197012120222,,,,,
3-2-202,77,,吴一、郑二,371481197012120333、371481197012120444,,,,,
车位1,12.5,,陈秀英,371481199001010018,,,,,车位
"""
OBJECTION = "登记证上是 98 平方米，名册写成了 100，请更正"


def keep_rolls(cast: Cast, *, now) -> str:
    """Returns the token of a table that is checked and waits to be confirmed."""
    taken = start(cast, TABLE, now=now)
    importing.confirm(taken, by=cast.qian, at=now)
    published = now - timedelta(days=3)
    public = building.open_roll(cast, 6, place="LH", phones=True, parking=1, at=published)
    notice = publishing.publish(public.pk, by=cast.wu, at=published)
    who = building.resident(public, 1)
    notices.object_to(notice.pk, OBJECTION, by=who, at=now - timedelta(days=1))
    return start(cast, f"{TABLE}3-3-101,零,,某人,,,,,,\n", now=now).token


def start(cast: Cast, table: str, *, now) -> importing.Job:
    file = SimpleUploadedFile("安和苑业主.csv", table.encode())
    return importing.start("owners", file, defaults={"place": "AH"}, by=cast.qian, at=now)
