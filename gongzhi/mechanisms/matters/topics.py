"""What a matter is about, in words that may stand on an open page.

Residents write names, phones and door numbers into their texts, and no list of forbidden words
finds them all. So nothing of a text is ever shown to others (个人信息保护法 25): only the topics of
this list that are heard in it. Pure.
"""

import re

from gongzhi.casework.procedure import said as _

TOPICS: dict[str, str] = {
    _("供热"): r"供热|供暖|暖气|地暖|不热|换热站",
    _("漏水冒水"): r"漏水|冒水|渗水|爆管|跑水|返水|积水|水管",
    _("停水"): r"停水|没水|断水|水压",
    _("下水道"): r"下水|排水|堵塞|污水|化粪池|反味|返味",
    _("井盖"): r"井盖|窨井",
    _("停电"): r"停电|断电|没电|跳闸|电压",
    _("电线"): r"电线|线路|电缆|飞线|配电",
    _("燃气"): r"燃气|天然气|煤气|液化气",
    _("路灯照明"): r"路灯|楼道灯|照明|灯不亮|太黑",
    _("路面"): r"路面|坑洼|塌陷|地砖|人行道|减速带|道路|结冰",
    _("停车"): r"停车|车位|乱停|违停|占道",
    _("消防通道"): r"消防通道|消防车道|生命通道|消防栓|灭火器",
    _("充电"): r"充电",
    _("电梯"): r"电梯",
    _("垃圾"): r"垃圾|脏乱|卫生|清运|异味|臭味",
    _("噪音"): r"噪音|噪声|吵|扰民|广场舞|施工",
    _("油烟"): r"油烟|烧烤|烟味",
    _("绿化"): r"绿化|树|草坪|花坛|修剪",
    _("违建"): r"违建|违章|私搭|乱建|圈占",
    _("楼道杂物"): r"楼道[^灯]{0,6}(?:堆|占|车)|堆放|杂物|堵门",
    _("屋面外墙"): r"屋顶|屋面|外墙|墙皮|保温层|防水",
    _("门禁监控"): r"门禁|监控|摄像头|大门|道闸|单元门",
    _("健身设施"): r"健身|器材|滑梯|广场设施|长椅",
    _("犬只"): r"狗|犬|遛狗",
    _("物业服务"): r"物业|保安|保洁|物业费",
    _("公交"): r"公交|站牌|校车",
    _("养老助老"): r"养老|助餐|老年|扶手|无障碍|坡道",
    _("上学"): r"上学|学校|幼儿园|护学|托管",
    _("网络通信"): r"网络|宽带|信号|基站",
}
_HEARD = {topic: re.compile(words) for topic, words in TOPICS.items()}


def topics(text: str, most: int = 2) -> list[str]:
    """The topics heard in a text, in the order in which they are spoken of."""
    found = [(m.start(), topic) for topic, sign in _HEARD.items() if (m := sign.search(text))]
    return [topic for _place, topic in sorted(found)][:most]
