"""Texts of three kinds, made up: enough of each to be learned."""

import random

KINDS = {
    "供热": ("暖气不热", "换热站没开", "取暖费交了屋里冷", "暖气片只有一半热", "供热温度不够"),
    "垃圾": ("垃圾没人清运", "垃圾桶满了", "楼下垃圾堆发臭", "清运车三天没来", "垃圾点脏"),
    "停车": ("车位被占", "乱停车堵门口", "停车费太高", "违停没人管", "找不到停车位"),
}
WHERE = ("三号楼", "东门", "北区", "楼下", "单元门口", "南院", "西侧", "广场边")
ENDS = ("请处理", "好几天了", "老人受不了", "大家都有意见", "说过也没用", "盼回音")


def texts(each: int = 30, *, seed: int = 1) -> tuple[list[str], list[str]]:
    """(texts, labels): `each` of every kind, in no order."""
    rng = random.Random(seed)
    rows = [
        (f"{rng.choice(WHERE)}{rng.choice(says)}，{rng.choice(says)}，{rng.choice(ENDS)}", label)
        for label, says in KINDS.items()
        for _n in range(each)
    ]
    rng.shuffle(rows)
    return [text for text, _label in rows], [label for _text, label in rows]
