"""What may be an emergency though no plain sign of one is heard. Pure.

`rules.emergencies` hears what people usually say; nobody can list all they may say. So at the desk,
where a person decides, recall goes before precision: something harmful happening to somebody, or
something that can't wait, is enough to ask for a second look. What is asked, wished for or long ago
is passed over, sentence by sentence.
"""

import re
import unicodedata

from .rules import Emergency, emergencies
from .topics import topics

SPACES = re.compile(r"\s+")

SENTENCE = re.compile(r"[。!?！？;；\n]+")
SOMEBODY = re.compile(
    r"(?<!本)人(?!行道|社|民|数|大|工|力|口|均|流)|[男女小]?孩|婴|宝宝|老[伴公婆头汉]|大[爷妈娘]|爷爷|奶奶|[爸妈哥姐]|丈夫|妻子|女儿|儿子"
    r"|学生|同学|同事|孕妇|产妇|司机|骑车的|邻居|女的|男的|姑娘|小伙|师傅|[我他她](?!们|家|市|县|区|校|公司|单位)"
)
HARM = re.compile(
    r"火(?!车|锅|葬|化|炬|热|爆|电)|烧[着了起到伤]|引着|燎|焦[味糊]|[黑浓白冒窜]烟|烟(?:很|特别)?[大浓]|爆[炸了开裂]|[漏跑]气|怪味|泄漏"
    r"|触电|被电|电[到倒]|高压|火花|火星|[砸压埋撞扎刺捅砍咬烫夹轧碾切割蛰][^,，]{0,3}[着到住了伤断穿飞中]|摔|跌[倒在]|倒[下地了]|栽"
    r"|晕|昏|抽[了搐筋得]|呕|吐|[掉滑卷落坠沉][^,，]{0,5}[下进入里中水沟河坑井洞窟涵楼]|淹|冲[走断]|噎|呛|卡[住在]|[被]困|困[住在]"
    r"|[反被]?锁[在住]|反锁|推不开|[对追殴]打|见人就打|[打骂]我|拉[^,，]{0,6}上车|动[手刀]|抢[了走我]|闯[进入]|砸开|撬|跳[楼下河]|自[残杀]|活够"
    r"|中毒|[喝吃吞]了?[^,，]{0,3}(?:药|灵|液|剂|电池|毒)|血|破水|宫缩|窒息|没到家|没回家|失踪|走[丢失]|不见了|爬上|往水里|遗[言书]|塌|断(?:了|腿|手)"
    r"|着了|[喷窜]火|熏倒|抱走|持[刀棍械枪]|铁[轨路]|对不起大家|找不[到见]|出不[来去]|没[上出]来|埋|侧翻|翻[车了]|漏油|肿|危险|开了(?:煤气|燃气)|飞出|堵[住在]门"
)
PRESSING = re.compile(
    r"突然|忽然|一动不动|没(?:有)?动静|没气|不行了|快死|要命|来不及|救[人命我]|求救|快来|冰凉|冷汗|绞痛|剧痛|捂着胸|恶心|头晕"
    r"|[疼痛]得|喊[疼痛]|脸[^,，]{0,2}[紫白青]|发紫|喘|变形|站不起来|起不来|看不清了|警报|四十度|40度|门烫|叫[^,，]{0,2}不[理醒应]|哭着"
)
CALM = re.compile(
    r"请问|咨询|希望|建议|能不能|能否|什么时候|怎么[办申领]|如何|申请|办理|政策|规定|补贴|报销|赔偿|保险|合同|工资"
    r"|隐患|风险|容易|可能会|会不会|担心|怕|防止|避免|以免|如果|万一|曾经|去年|前年|上个?月|经常|总是|老是|每天|天天|长期"
    r"|多年|宣传|培训|演练|停车|车位|(?<![吸气])困难|困扰|打扰|干扰"
)
ALONE = re.compile(
    r"滚滚|窜火|火光|冷汗|绞痛|警报|一直在[漏跑]气|火[^,，]{0,2}(?:大|蹿|窜)|(?:引|烧|燃|燎)着"
)
"""Harm enough without anybody named."""
SHORT = 40
"""Characters of a text that names somebody and none of the everyday topics."""
BRIEF = 24
"""Characters. Who is in need makes few words, and doesn't say who they are."""


def alarming(text: str) -> str:
    """The words that ask for a second look, or nothing."""
    words = SPACES.sub("", unicodedata.normalize("NFKC", text))
    named = SOMEBODY.search(words)
    if named and len(words) <= SHORT and not (CALM.search(words) or topics(words)):
        return named[0]
    for sentence in SENTENCE.split(unicodedata.normalize("NFKC", text)):
        if CALM.search(sentence):
            continue
        alone = ALONE.search(sentence)
        harm, pressing = HARM.search(sentence), PRESSING.search(sentence)
        if alone:
            return alone[0]
        brief = len(sentence) <= BRIEF
        if harm and (brief or pressing or SOMEBODY.search(sentence)):
            return harm[0]
        if pressing and (brief or SOMEBODY.search(sentence)):
            return pressing[0]
    return ""


def heard(text: str) -> tuple[list[Emergency], str]:
    """(emergencies that are plainly heard, the words of what may be another)."""
    plain = emergencies(text)
    return plain, "" if plain else alarming(text)
