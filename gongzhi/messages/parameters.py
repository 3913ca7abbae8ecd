"""What the city may set about messages. Pure. All values are the product's defaults."""

from datetime import datetime, time, timedelta

from gongzhi.calendar.work_calendar import SHANGHAI
from gongzhi.policy.declared import Declared, declare, whole

QUIET_HOURS = "messages.quiet_hours"
DIGEST_PEOPLE = "messages.digest_people"
DIGEST_GROUPS = "messages.digest_groups"
CODES_PER_PHONE = "messages.codes_per_phone_a_day"
CODES_PER_CLIENT = "messages.codes_per_client_an_hour"


def quiet_hours(value: object) -> tuple[time, time]:
    """Read "21:30-07:30"; two equal times mean that no hour is quiet. Raises ValueError."""
    try:
        start, end = (time.fromisoformat(t) for t in str(value).split("-"))
    except ValueError:
        raise ValueError("请写成 21:30-07:30 这样；不设静默时段写 00:00-00:00") from None
    return start, end


def is_quiet(at: datetime, hours: tuple[time, time]) -> bool:
    """Does the instant fall into these hours of the city's day? They may span midnight."""
    start, end = hours
    now = at.astimezone(SHANGHAI).time()
    return start <= now < end if start <= end else now >= start or now < end


def last_end(at: datetime, hours: tuple[time, time]) -> datetime:
    """When quiet hours ended last, as seen from an instant that is in none."""
    ended = datetime.combine(at.astimezone(SHANGHAI).date(), hours[1], tzinfo=SHANGHAI)
    return ended if ended <= at else ended - timedelta(days=1)


declare(
    Declared(
        QUIET_HOURS, "静默时段（验证码和紧急的除外）", "21:30-07:30", quiet_hours, unit="时段"
    ),
    Declared(
        DIGEST_PEOPLE,
        "给居民的短信等几分钟，看有没有别的一起发（0：有就发，只把攒着的并成一条）",
        0,
        whole(0, 1440),
        unit="分钟",
    ),
    Declared(
        DIGEST_GROUPS,
        "抄送到单位群和邮箱的等几分钟，合成一条",
        15,
        whole(0, 1440),
        unit="分钟",
    ),
    Declared(CODES_PER_PHONE, "每个手机号每天的验证码条数", 10, whole(1, 100), unit="条"),
    Declared(CODES_PER_CLIENT, "每个网络地址每小时的验证码条数", 30, whole(1, 10_000), unit="条"),
)
