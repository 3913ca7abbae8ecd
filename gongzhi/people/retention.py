"""How long what is kept: one row for each kind of record, with where the period comes from.

个人信息保护法 19: no longer than the purpose needs; 网络安全法 21(3): network logs for six months
at least. Rows marked `default` are the product's own and the city's to settle.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from gongzhi.policy.declared import Declared, declare, whole

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Retained:
    """what, why, how_long: for the notice. days: None where nothing is deleted by itself.

    parameter: the code under which the city sets the days.  certainty: law or default.
    """

    code: str
    what: "StrOrPromise"
    why: "StrOrPromise"
    how_long: "StrOrPromise"
    source: "StrOrPromise"
    certainty: str = "default"
    days: int | None = None

    @property
    def parameter(self) -> str:
        return f"retention.{self.code}" if self.days else ""


DEFAULT_19 = _("个人信息保护法第十九条；产品默认值，请城市核定")
DEFAULT_47 = _("个人信息保护法第十九条、第四十七条；产品默认值，请城市核定")
TABLE = (
    Retained(
        "codes",
        _("短信验证码、要码的网络地址（都只留摘要，看不出原值）"),
        _("验证手机号是您本人的，防止滥发"),
        _("1 天"),
        DEFAULT_19,
    ),
    Retained(
        "drafts",
        _("没有提交的照片"),
        _("页面退回修改时，照片不用重传"),
        _("1 天"),
        DEFAULT_19,
    ),
    Retained(
        "sessions",
        _("登录状态"),
        _("不用每翻一页再验证一次"),
        _("到期后即删，验证过的手机号只记 1 小时"),
        DEFAULT_19,
    ),
    Retained(
        "logs",
        _("工作人员登录记录"),
        _("查明谁在什么时候登录过、有没有人试密码"),
        _("不少于六个月，到期删除"),
        _("网络安全法第二十一条第三项"),
        "law",
        days=200,
    ),
    Retained(
        "contacts",
        _("反映人的手机号和称呼（加密保存）"),
        _("办理、答复、回访时联系您"),
        _("您最后一件事办结后两年，到期销毁密钥；也可以随时自己删"),
        DEFAULT_47,
        days=730,
    ),
    Retained(
        "owners",
        _("业主名册上的姓名、证件号、手机号（加密保存）"),
        _("认出谁是业主、算准人数和面积、请您投票；页面和导出里都遮挡"),
        _("您在小区最近一册名册上的期间，和据以表决的名册冻结后两年"),
        _("民法典第二百七十八条、第二百八十条，个人信息保护法第十三条第三项、第十九条；请城市核定"),
    ),
    Retained(
        "candidates",
        _("筹备组成员、候选人的姓名、手机号、房号、自我介绍；本人同意记的党员、公职人员身份"),
        _("依法公告成员和候选人名单，联系本人，办理申诉"),
        _("选举结束后两年，到期销毁密钥；已经公布的名单长期保存"),
        _("山东省物业管理条例第二十一条、第二十二条，个人信息保护法第十三条、第十九条；请城市核定"),
    ),
    Retained(
        "reviews",
        _("联合审查中部门写的事实、不通过的理由、申诉和复核（用候选人的密钥加密保存）"),
        _("决定候选人能不能列入名单、办理申诉；谁看过都有记录"),
        _("选举结束后两年，到期销毁密钥；结论长期保存"),
        _("本市公布的审查依据，个人信息保护法第六条、第十九条、第二十八条；请城市核定"),
    ),
    Retained(
        "committees",
        _("业委会委员、候补和业主代表的姓名、职务、任期；本人同意记的党员、公职人员身份"),
        _("依法公布委员名单；身份只用于合并统计，撤回同意即删"),
        _("任职期间和离任后两年，到期连同手机号销毁；职务和任期的起止长期保存"),
        _("山东省物业管理条例第三十一条、第三十二条，个人信息保护法第十三条、第十五条；请城市核定"),
    ),
    Retained(
        "corrections",
        _("对委员的反映、本人说明和核查结论（用被反映人的密钥加密保存）"),
        _("核查事实，作出提醒、限期改正或提请终止资格的决定；谁看过都有记录"),
        _("办结后两年，到期销毁密钥"),
        _("山东省物业管理条例第三十四条，个人信息保护法第十三条第三项、第十九条；请城市核定"),
    ),
    Retained(
        "matters",
        _("诉求的内容、照片、办理过程和答复"),
        _("履行职责的记录，供查询、复查和统计"),
        _("按本市档案管理规定长期保存；其中的联系方式按上一行删"),
        _("政府信息公开和档案管理的有关规定，请城市核定"),
    ),
    Retained(
        "journal",
        _("操作记录（谁在什么时候做了什么；个人信息只留摘要）"),
        _("防篡改、可追责；您的手机号每被看一次都在里面"),
        _("长期保存，不少于六个月"),
        _("网络安全法第二十一条第三项"),
        "law",
    ),
    Retained(
        "assessments",
        _("个人信息保护影响评估和处理记录"),
        _("证明处理合法"),
        _("不少于三年"),
        _("个人信息保护法第五十六条"),
        "law",
    ),
)
ROWS = {row.code: row for row in TABLE}
SHORTEST_LOG = 183
"""Six months in days: a city may keep logs longer, not shorter (网络安全法 21)."""

declare(
    Declared(
        ROWS["logs"].parameter,
        "工作人员登录记录保存天数",
        ROWS["logs"].days,
        whole(SHORTEST_LOG, 3650),
        "天",
        "网络安全法第二十一条第三项",
        "law",
    ),
    Declared(
        ROWS["contacts"].parameter,
        "反映人联系方式在最后一件事办结后保存的天数",
        ROWS["contacts"].days,
        whole(30, 3650),
        "天",
        "个人信息保护法第十九条、第四十七条；产品默认值，请城市核定",
    ),
)
