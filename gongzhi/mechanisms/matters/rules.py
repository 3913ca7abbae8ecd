"""Rules on matters: emergencies to be rung about, classes not accepted, likely duplicates.

Pure. What a city may change is data with its source; what is no law is called a default.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

# (a) Emergencies. 12345 is no emergency line: 110, 119, 120 and 122 stay outside it (国办发〔2020〕
# 53号). Whoever writes of a fire must be told to ring before anything is filed. Hearing too much is
# better than missing one, so only what is clearly not happening now is passed over.


@dataclass(frozen=True)
class Ring:
    number: str
    whom: str


@dataclass(frozen=True)
class Emergency:
    """Something heard in a text: whom to ring, in this order, and what to do meanwhile."""

    kind: str
    label: str
    ring: tuple[Ring, ...]
    meanwhile: str
    heard: str  # the words it was heard in

    @property
    def advice(self) -> str:
        whom = "、".join(f"{ring.number}（{ring.whom}）" for ring in self.ring)
        return f"可能有{self.label}：请先拨打{whom}。{self.meanwhile}"


POLICE, FIRE = Ring("110", "报警"), Ring("119", "消防救援")
AMBULANCE, TRAFFIC = Ring("120", "急救"), Ring("122", "交通事故报警")
POWER, COMFORT = Ring("95598", "供电抢修"), Ring("12356", "心理援助")


@dataclass(frozen=True)
class _Kind:
    code: str
    label: str
    ring: tuple[Ring, ...]
    meanwhile: str
    signs: str
    calm: str = r"(?!)"  # phrases of this kind that are no emergency
    passing: bool = False  # over in a moment: what happens often is not therefore happening now


SMOKE = r"冒(?:着|出|起|了)?(?:大量|很多|好多|滚滚|一股股?)?(?:的)?(?:浓|黑|白)?烟|浓烟|烟雾弥漫"
GAS = r"(?:煤气|燃气|天然气|液化气|瓦斯|气罐|气瓶|沼气)"
WIRE = r"(?:电线|电缆|高压线|线路|插座|电表|电箱|配电箱|配电室|变压器|充电桩)"
SOMEONE = r"(?:有?人|老人|孩子|小孩|大爷|大妈|爷爷|奶奶|父亲|母亲|爸|妈|工人|学生|邻居|我)"

KINDS = (
    _Kind(
        "fire",
        "火情",
        (FIRE,),
        "用湿毛巾捂住口鼻，低姿离开，不乘电梯。",
        rf"着(?:了|起)?大?火(?!车|锅)|(?<!引)起(?:了|大)?火|失火|走火|火警|火灾|大火(?!炬|锅|车|热)|火苗|火势|火光|明火|{SMOKE}"
        r"|(?<!发)烧(?:着了|起来)|(?:发生|听到|听见)[^,]{0,4}爆炸|爆炸了|炸了",
        r"一起火(?:锅|车)|起火(?:锅|车)|火警(?:电话|系统|控制)|火灾(?:隐患|自动|报警|保险|险|调查)"
        r"|[两三四五几多数]起火灾|(?:烟[囱窗]|排放|尾气|烧烤|锅炉|油烟|秸秆|砖厂|窑|抽烟)[^,]{0,10}烟"
        r"|(?:气|心态|群里?|肺)都?[要快]?炸了",
        passing=True,
    ),
    _Kind(
        "gas",
        "燃气泄漏",
        (FIRE,),
        "不开关电器，不用明火，关阀开窗，到室外再打电话。",
        rf"{GAS}(?!公司|费|卡)[^,]{{0,8}}(?:泄漏|泄露|漏|味|臭|爆)|(?:味|臭)[^,]{{0,4}}(?:像|是){GAS}|漏气|臭鸡蛋"
        rf"|(?:煤气|一氧化碳)中毒|(?:{GAS}|一氧化碳)[^,]{{0,4}}报警器?[^,]{{0,4}}响"
        rf"|挖[断破][^,]{{0,6}}{GAS}|{GAS}管[^,]{{0,6}}(?:挖|断|破|裂)",
        r"(?:轮胎|车胎|暖气|空调|门窗|窗户|气球)[^,]{0,4}漏气|(?:没有|无|趣|意|滋)味",
    ),
    _Kind(
        "medical",
        "人员伤病",
        (AMBULANCE,),
        "不要随意搬动伤病者，派人到路口接救护车。",
        r"昏迷|昏倒|昏过去|晕倒|晕过去|晕厥|休克|不省人事|(?:没有?|停止)了?(?:呼吸|心跳|意识|脉搏)"
        r"|(?:呼吸|心跳|心脏)(?:骤停|停止|困难|停了)|心梗|心肌梗|脑梗|脑出血|脑溢血|中风了|抽搐|口吐白沫"
        r"|心脏病[^,]{0,4}(?:发作|犯|发了)|突发(?:疾病|急病|心脏|脑|癫痫)|喘不[上过]气|憋得不行"
        r"|大出血|血流不止|流血(?!流?汗|又流汗|牺牲)|流(?:了|着|出)?(?:很多|好多|大量|不少|一地|满地|鼻)的?血|骨折|摔[伤断下]|摔得|[砸撞咬烫烧压刺割刮]伤|受了?重?伤"
        rf"|(?:食物|农药|酒精|集体)中毒|噎[住着]|卡住?(?:喉|嗓)|要生了|羊水破|高烧不退"
        rf"|{SOMEONE}[^,]{{0,8}}(?:摔倒|跌倒|倒地|倒在|躺在地|起不来|没气)"
        r"|叫[^,]{0,3}救护车|被[^,]{0,6}[砸撞咬烫压](?:了|到|倒|中)",
        r"受伤害|工伤|伤残|受伤(?:职工|赔偿|鉴定)|没有?意识到",
        passing=True,
    ),
    _Kind(
        "crime",
        "人身或财产正受侵害",
        (POLICE,),
        "先到安全的地方，不要独自对峙。",
        r"持刀|[拿提举](?:着|了|出|起)[^,]{0,3}刀|[拿提动]刀|砍[人伤死我他她]|打架|打起来|斗殴|殴打|打人|挨打"
        r"|被[^,]{0,4}(?:[打揍](?:了|伤|得|成|倒|死|$)|抢|劫持|绑架)|抢劫|抢(?:走|了)|入室|撬[门锁开]|[有是来抓]小偷|小偷[^,]{0,2}[在进正翻]"
        r"|[在有]人?偷|绑架|劫持|拐(?:走|卖)|(?:要|想|扬言|威胁)[^,]{0,6}(?:杀|砍(?!掉|树|价|伐)|捅|弄死|打死|报复|放火|炸)"
        r"|杀人|捅人|家暴|尾随|强奸|猥亵|性侵|骚扰我|放火|纵火|炸弹|爆炸物|威胁我|恐吓"
        rf"|{SOMEONE}[^,]{{0,6}}(?:走失|走丢|失踪|失联|不见了|找不到了|没回家)",
        r"[狗猫车][^,]{0,3}打架|(?:经常|老是|总是|常常?)[^,]{0,6}(?:打架|打人|小偷|偷)|炸街|抢了?车位|抢走车位"
        r"|偷[工税排采听懒]|入室(?:维修|检查|抄表|登记)|道德绑架|绑架消费|(?:定时|重磅|一颗)炸弹|威胁我们?的?(?:生活|安全|健康)",
    ),
    _Kind(
        "suicide",
        "有人想不开",
        (POLICE, AMBULANCE, COMFORT),
        "请陪在身边，不要让当事人独处。",
        r"自杀|(?<!减)轻生(?!产|活)|自残|跳楼|跳[河桥江湖海]|要跳|跳下[去来]|割腕|上吊|不想活|活不下去|不活了|活着[^,]{0,4}没(?:有)?意[思义]"
        r"|(?:想|去|寻)死|结束[^,]{0,4}生命|遗书|喝了?[^,]{0,2}农药|安眠药|想不开|站在[^,]{0,4}(?:楼顶|天台|窗台|桥边|桥上)",
        r"跳楼(?:价|机|大甩卖)|自杀式|跳(?:河|江|湖|海)鲜|想死你|去死角",
    ),
    _Kind(
        "electric",
        "触电或电线险情",
        (AMBULANCE, POWER),
        "不要靠近或用手拉触电的人，先断电；起火时打119。",
        rf"触电|被电[到了倒击死着]|电[到死]了?[人我他孩]|漏电|{WIRE}[^,]{{0,6}}(?:(?<!不)断(?:了|开|裂|掉|落|$)|掉|垂|落|裸露|搭在|冒|打火|火花|爆|烧)"
        r"|[冒打]火花|短路[^,]{0,4}[冒火]",
        r"(?:防|防止)?(?:漏电|触电)(?:保护|开关|断路|预防)",
    ),
    _Kind(
        "lift",
        "电梯困人",
        (FIRE,),
        "按轿厢内应急呼叫按钮，等物业或维保到场，不要扒门。",
        r"(?:困|卡|被关|关[在到进])[^,]{0,5}电梯|电梯[^,]{0,10}(?:困|关着|卡住|卡在|出不来|出不去)"
        r"|电梯[^,]{0,6}(?:坠落|下坠|急坠|掉下|失控|夹[住人到])",
        r"困(?:扰|难)",
        passing=True,
    ),
    _Kind(
        "water",
        "落水或被水困住",
        (FIRE, POLICE),
        "抛可漂浮的东西，不要贸然下水。",
        rf"溺水|落水|淹[死着]|被[^,]{{0,3}}水[^,]{{0,3}}[困冲]|困在[^,]{{0,3}}水|{SOMEONE}[^,]{{0,6}}掉[进到入下]"
        r"|掉[进到入下了]+[^,]{0,5}(?:河|井|坑|沟|池|湖|水里|水中|下水道)",
        r"落水管|防溺水|掉[进到入下][^,]{0,4}(?:陷阱|圈套)",
        passing=True,
    ),
    _Kind(
        "collapse",
        "坍塌或坠物",
        (FIRE,),
        "离开并拦住旁人靠近；有人受伤打120。",
        r"坍塌|塌陷|塌方|倒塌|垮塌|[要快]塌|塌了|塌下来|埋[在住了][^,]{0,4}[人下里]|被埋"
        r"|(?:外墙|玻璃|幕墙|[瓷磁]砖|广告牌|保温层|高空)[^,]{0,8}(?:坠落|掉落|脱落|掉下|砸)",
        r"信仰[^,]{0,3}塌",
    ),
    _Kind(
        "traffic",
        "交通事故",
        (TRAFFIC, AMBULANCE),
        "开双闪，人到路边，放好警示牌。",
        r"车祸|撞[了到倒死]人|撞人|肇事|(?:两|几|三)?车相撞|翻车",
        r"(?:出|发生)过[^,]{0,3}车祸",
        passing=True,
    ),
)

# Directly before a sign, within the clause: it is not so, not yet, not any more, or only practised.
NOT_NOW = re.compile(
    r"(?:(?<!有)没有?|并?未|无|(?<!是)不(?:会|是|再|曾)|别)(?:人|发生|出现|造成|引起|引发|导致|再|任何|明显|过)*$"
    r"|(?:防止?|防范|预防|避免|杜绝|以免|以防|免得|消除|排查|排除)[^,]{0,6}$"
    r"|(?:万一|一[旦但]|如果|要是|假如|倘若|若是?|真要|真的要是)[^,]{0,8}$"
    r"|(?:(?<!恐)怕|担心|容易|极易|(?<!社)会)(?:会|再|被|就|哪天|以后|发生|出现|人)*$"
    r"|(?:可能|容易|易|会|能|足以|担心|怕)[^,]{0,4}(?:引起|引发|导致|造成|发生|酿成|招致)[^,]{0,3}$"
    r"|(?:模拟|演练|演习|宣传|讲解|学习|培训|讲座|关于|预案)[^,]{0,6}$"
    r"|曾[^,]{0,4}过[^,]{0,10}$"
    r"|(?:以前|之前|过去)[^,]{0,3}(?:发生|出现|有|着|因)过?[^,]{0,3}$"
    r"|(?:去年|前年|上个?月|上个?周|年前|月前|[0-9]年)(?![^,]{0,6}[装买修建换改盖铺])[^,]{0,12}$"
)
OFTEN = re.compile(
    r"(?:经常|时常|常常|老是|总是|时不时|多次|屡次|每[年天次]|天天|整天|到处|有时)[^,]{0,10}$"
)
# Directly after a sign: spoken of, not happening.
SPOKEN_OF = re.compile(
    r"的?(?:隐患|风险|可能性?(?!了)|危险性|事故(?:的)?(?:调查|责任|赔偿|处理|频发|多发)|保险|赔偿|怎么赔"
    r"|的话|探测器|报警电话|[^,]{0,4}(?:演练|演习|预案|知识|教育|宣传|培训))|过(?![^,]{0,2}[去来])"
)
CLAUSE = re.compile(r"[,。!?;、…~\n]+")

_SIGNS = {kind.code: re.compile(kind.signs) for kind in KINDS}
_CALM = {kind.code: re.compile(kind.calm) for kind in KINDS}


def emergencies(text: str, *, gas_company: str = "") -> list[Emergency]:
    """What in a text must be rung about at once, at most one of each kind, lives first.

    gas_company: the number of the local gas company's repair line, rung before 119.
    """
    clauses = CLAUSE.split(re.sub(r"[^\S\n]", "", unicodedata.normalize("NFKC", text)))
    found = []
    for kind in KINDS:
        heard = next(filter(None, (_heard(kind, clause) for clause in clauses)), None)
        if heard:
            ring = kind.ring
            if kind.code == "gas" and gas_company:
                ring = (Ring(gas_company, "燃气抢修"), *ring)
            found.append(Emergency(kind.code, kind.label, ring, kind.meanwhile, heard))
    return found


def _heard(kind: _Kind, clause: str) -> str:
    """The words in which a clause speaks of an emergency of this kind, or nothing."""
    clause = _CALM[kind.code].sub("□", clause)
    for sign in _SIGNS[kind.code].finditer(clause):
        before = clause[: sign.start()]
        often = kind.passing and OFTEN.search(before)
        if not (often or NOT_NOW.search(before) or SPOKEN_OF.match(clause, sign.end())):
            return sign[0]
    return ""
