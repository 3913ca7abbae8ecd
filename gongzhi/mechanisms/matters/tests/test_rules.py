"""Emergencies heard and not heard, refusal classes, likely duplicates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongzhi.mechanisms.matters.rules import (
    KINDS,
    REFUSALS,
    Likeness,
    emergencies,
    likely_duplicate,
    refusal_class,
    refusal_classes,
)


def similarity(one: str, other: str) -> float:
    return Likeness(one).to(other)


# What people write, made up for these tests; one kind each, though others may be heard too.
EARNEST = {
    "fire": """
3号楼着火了 | 家里着火了怎么办，快来人 | 楼道里电动车起火 | 隔壁邻居家冒浓烟
5楼窗户往外冒黑烟 | 厨房失火了 | 是不是着火了？好像有烟味，楼道冒烟 | 车棚烧起来了
看见火光了，很大 | 小区火灾！ | 火势很大，没人来 | 垃圾桶着了火 | 着火了没有人管
可能着火了 | 楼下饭店爆炸了 | 别墅着火了 | 居委会着火了 | 消防通道着火了
防盗门里面往外冒烟 | 培训班着火了 | 2026年11月24日小区着火了 | 着火可能是电线老化
着火了教育局没人管 | 火灾报警器响了 | 烟感一直在响 | 锅炉房冒浓烟 | 油烟机冒烟了
家里没人着火了 | 电动车自燃 | 智能电表引起火灾 | 着火了，快点 | 特别大火
有没有人知道，6楼着火了
""",
    "gas": """
楼道里有煤气味 | 厨房燃气泄漏 | 闻到一股天然气的味道 | 我家漏气了 | 施工队把燃气管道挖断了
燃气报警器一直响 | 一股臭鸡蛋的味道 | 煤气罐在漏 | 怀疑煤气中毒，头晕 | 屋里都是煤气
""",
    "medical": """
老人晕倒在楼下 | 有人昏迷不醒 | 我爸心脏病犯了 | 孩子从滑梯上摔下来，骨折了
奶奶摔倒了起不来 | 邻居没有呼吸了 | 路上有人流血 | 快叫救护车 | 被狗咬伤了 | 工人被砸伤
孕妇要生了 | 小孩噎住了 | 老人呼吸困难 | 食物中毒，好几个人吐了 | 孩子从三楼掉下楼了
工人坠楼 | 被车撞倒了 | 老太太胸口疼
""",
    "crime": """
楼下有人打架 | 有人持刀 | 邻居拿着菜刀在砸门 | 有小偷进来了 | 有人在偷电瓶 | 我被打了
丈夫家暴 | 他扬言要杀我全家 | 有人撬门 | 有人尾随我 | 孩子走丢了 | 老人走失一天了
威胁要放火 | 如果不给钱就要砍人 | 他打人过分了 | 保安打人了
""",
    "suicide": """
有人要跳楼 | 我不想活了 | 再不解决我就跳楼 | 邻居说要轻生 | 她割腕了 | 活着没意思 | 喝了农药
要是再不来我就跳楼 | 如果不解决我就死给你们看，我要跳楼
""",
    "electric": """
有人触电了 | 路灯杆漏电 | 高压线断了掉在地上 | 配电箱冒火花 | 孩子被电到了
去年装的热水器漏电 | 变压器冒火
""",
    "trapped": """
我被困在电梯里了 | 电梯困人 | 老人被关在电梯里 | 电梯突然下坠 | 电梯卡在五楼出不来
电梯经常坏，现在又把人困住，困在电梯里 | 孩子被锁在车里 | 小孩反锁在家里
""",
    "water": """
有人落水 | 孩子掉进河里 | 老人掉到窨井里 | 车被水困住了，人出不来 | 小孩溺水
""",
    "collapse": """
围墙塌了 | 路面塌陷，一个大坑 | 楼要塌了 | 外墙瓷砖掉下来砸到车 | 有人被埋
""",
    "traffic": """
门口出车祸了 | 撞到人了，司机跑了
""",
}

# Everyday complaints that name fire, gas or blood without there being any.
CALM = """
消防通道被占 | 消防通道被私家车堵住，消防车进不来 | 消防栓没有水
楼道堆放杂物，存在火灾隐患 | 电动车上楼充电容易引起火灾 | 担心着火 | 怕着火，希望清理楼道
飞线充电极易引发火灾 | 万一着火怎么办，消防通道都堵了 | 一旦发生火灾后果不堪设想
没有着火，只是想问问灭火器在哪里领 | 希望组织消防演练 | 请问什么时候开展火灾逃生演练
去年的火灾事故调查结果什么时候公布 | 火锅店油烟扰民 | 我们一起火锅聚餐太吵 | 燃气费怎么交
什么时候通天然气 | 燃气改造什么时候开始 | 楼下烧烤冒烟 | 工厂烟囱冒黑烟
电梯经常困人，请换新电梯 | 关于加装电梯的申请 | 电梯坏了半个月没人修 | 电梯广告太多
停车困难 | 小区停电三天了 | 路灯不亮 | 井盖松动有响声 | 下水道堵塞 | 邻居家狗乱叫
物业不作为 | 暖气不热 | 申请低保 | 受伤害的是我们业主 | 工伤认定怎么办理 | 跳楼价促销太吵
被打扰得睡不着 | 没有意识到问题的严重性 | 漏电保护器在哪里买 | 希望开展防溺水宣传
落水管破了 | 两只狗打架 | 避免发生车祸，请加红绿灯 | 路口没有红绿灯，容易发生车祸
威胁到居民安全 | 墙皮发霉 | 偷工减料 | 偷税漏税 | 施工噪音 | 广场舞扰民 | 楼上漏水
车位被占，抢了车位还骂人 | 物业费太高 | 绿化带被毁种菜 | 垃圾没人清运 | 网速太慢
孩子上学的学区划分 | 夜间施工没有人受伤但是很吵 | 防止老人摔倒，请加扶手
"""


def phrases(text: str) -> list[str]:
    return [phrase.strip() for line in text.strip().splitlines() for phrase in line.split(" | ")]


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in EARNEST.items() for text in phrases(texts)]
)
def test_an_emergency_is_heard(kind, text):
    assert kind in [emergency.kind for emergency in emergencies(text)]


@pytest.mark.parametrize("text", phrases(CALM))
def test_an_everyday_complaint_does_not_shout(text):
    assert emergencies(text) == []


def test_there_are_examples_enough_of_every_kind():
    assert set(EARNEST) == {kind.code for kind in KINDS}
    assert sum(len(phrases(texts)) for texts in EARNEST.values()) >= 60
    assert len(phrases(CALM)) >= 40


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3号楼着火了", ["119"]),
        ("老人晕倒了", ["120"]),
        ("有人持刀", ["110"]),
        ("有人要跳楼", ["110", "120", "12356"]),
        ("有人触电了", ["120", "95598"]),
        ("电梯困人", ["119"]),
        ("门口出车祸了", ["122", "120"]),
    ],
)
def test_the_answer_says_whom_to_ring(text, numbers):
    (emergency,) = emergencies(text)
    assert [ring.number for ring in emergency.ring] == numbers
    assert all(number in emergency.advice for number in numbers)
    assert emergency.meanwhile in emergency.advice
    assert emergency.heard in text


def test_the_gas_company_is_rung_before_the_fire_brigade_if_its_number_is_known():
    (with_number,) = emergencies("楼道里有煤气味", gas_company="0534-6260000")
    assert [ring.number for ring in with_number.ring] == ["0534-6260000", "119"]
    (without,) = emergencies("楼道里有煤气味")
    assert [ring.number for ring in without.ring] == ["119"]
    (fire,) = emergencies("着火了", gas_company="0534-6260000")
    assert [ring.number for ring in fire.ring] == ["119"]


def test_several_emergencies_are_each_named_once():
    heard = emergencies("3号楼着火了，浓烟很大，有人从三楼摔下来，着火的地方还在漏电！")
    assert [emergency.kind for emergency in heard] == ["fire", "medical", "electric"]


def test_blanks_line_breaks_and_full_width_characters_hide_nothing():
    assert emergencies("３号楼 着 火 了")
    assert emergencies("你好\n\n着\u3000火了")


def test_what_is_denied_in_one_clause_may_be_said_in_the_next():
    assert [e.kind for e in emergencies("不是我家，隔壁着火了")] == ["fire"]
    assert [e.kind for e in emergencies("以前发生过火灾，现在又着火了")] == ["fire"]
    assert emergencies("没有着火") == []
    assert emergencies("是不是着火了")
    assert emergencies("有没有着火")


def test_a_threat_with_an_if_is_still_a_threat():
    assert [e.kind for e in emergencies("要是明天还不解决我就跳楼")] == ["suicide"]
    assert emergencies("要是着火怎么办") == []


@given(st.text(max_size=60))
def test_any_text_can_be_listened_to(text):
    kinds = [emergency.kind for emergency in emergencies(text)]
    assert len(kinds) == len(set(kinds))


# What is not accepted


def test_a_refusal_has_a_reason_a_route_and_a_source():
    for entry in REFUSALS:
        assert entry.label
        assert entry.route
        assert "第十九条" in entry.source
        assert len(entry.code) <= 30


def test_the_classes_are_those_of_the_published_list():
    assert [entry.code for entry in refusal_classes(date(2026, 11, 24))] == [
        "litigation",
        "arbitration",
        "discipline",
        "reconsideration",
        "information",
        "petition",
        "secrets",
        "public_morals",
        "concluded",
    ]


def test_a_class_holds_only_from_its_date():
    assert refusal_classes(date(2020, 12, 27)) == []
    assert refusal_class("petition", date(2020, 12, 28)).label == "已经进入信访渠道"
    with pytest.raises(KeyError):
        refusal_class("concluded", date(2021, 12, 31))


def test_a_class_that_is_not_on_the_list_is_none():
    with pytest.raises(KeyError):
        refusal_class("too_difficult", date(2026, 11, 24))


# Likely duplicates, both at one place

SAME = [
    ("3号楼2单元楼道灯不亮", "楼道灯坏了，3号楼2单元，晚上看不见"),
    ("小区门口下水道堵塞，污水横流", "门口下水道堵了污水流得到处都是"),
    ("12栋电梯坏了三天没人修", "12号楼电梯故障，三天了没人来修"),
    ("有人在楼下乱停电动车堵住单元门", "单元门口电动车乱停，门都堵住了"),
    ("夜里11点广场舞音乐太吵睡不着", "广场舞太吵了，晚上十一点还在放音乐"),
    ("5号楼顶楼漏水，物业一直不来修", "5号楼楼顶漏水，跟物业说了一直没人修"),
    ("垃圾桶三天没清运，臭气熏天", "垃圾没人清运，已经三天了，很臭"),
    ("绿化带被一楼住户毁了种菜", "一楼把绿化带毁了种菜，没人管"),
    ("私搭乱建，顶楼加盖房子", "楼顶有人私自加盖房子，违建"),
    ("井盖破损有危险", "路中间的井盖坏了，很危险"),
]
DIFFERENT = [
    ("3号楼2单元楼道灯不亮", "3号楼2单元电梯坏了"),
    ("小区门口下水道堵塞，污水横流", "小区门口路灯不亮"),
    ("12栋电梯坏了三天没人修", "12栋单元门坏了没人修"),
    ("有人在楼下乱停电动车堵住单元门", "有人在楼下大声唱歌"),
    ("5号楼顶楼漏水，物业一直不来修", "5号楼暖气不热，物业一直不来修"),
    ("垃圾桶三天没清运，臭气熏天", "小区停水三天了"),
    ("绿化带被一楼住户毁了种菜", "绿化带里狗屎太多"),
    ("井盖破损有危险", "外墙皮脱落有危险"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_thing_in_other_words_is_a_likely_duplicate(one, other):
    assert likely_duplicate(True, 5, similarity(one, other))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_another_thing_in_the_same_words_is_not(one, other):
    assert not likely_duplicate(True, 5, similarity(one, other))


def test_elsewhere_only_nearly_the_same_text_soon_after_is_a_duplicate():
    assert likely_duplicate(False, 1, 0.9)
    assert not likely_duplicate(False, 1, 0.7)
    assert not likely_duplicate(False, 72, 0.9)


def test_what_lies_more_than_a_week_apart_is_no_duplicate():
    assert likely_duplicate(True, 168, 1.0)
    assert not likely_duplicate(True, 169, 1.0)


def test_the_thresholds_are_parameters():
    assert not likely_duplicate(True, 5, 0.5, same_place=(4, 0.4))
    assert not likely_duplicate(True, 5, 0.5, same_place=(6, 0.6))
    assert likely_duplicate(True, 5, 0.5, same_place=(6, 0.5))
    assert likely_duplicate(False, 5, 0.5, elsewhere=(6, 0.5))


@given(st.text(max_size=40), st.text(max_size=40))
def test_similarity_lies_between_nothing_and_one_and_does_not_mind_the_order(a, b):
    assert 0 <= similarity(a, b) <= 1
    assert similarity(a, b) == similarity(b, a)


@given(st.text(alphabet="路灯不亮井盖下水道堵塞3号楼", min_size=1, max_size=30))
def test_a_text_is_wholly_like_itself_and_like_nothing_not_at_all(text):
    assert similarity(text, text + "！") == 1
    assert similarity(text, "") == 0
