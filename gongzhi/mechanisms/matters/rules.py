"""Rules on matters: emergencies, classes not accepted, likely duplicates. Pure.
What a city may change is data with its source; what is no law is called a default."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from gongzhi.policy.listed import Listed, listed

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

# fmt: off
KINDS = (
    _Kind(
        "fire", "火情", (FIRE,), "用湿毛巾捂住口鼻，低姿离开，不乘电梯。",
        rf"着(?:了|起)?大?火(?!车|锅)|(?<!引)起(?:了|大)?火|失火|走火|火警|火灾|大火(?!炬|锅|车|热)|火苗|火势|火光|明火|火[很太]大|自燃|爆燃|[在熊]燃烧|{SMOKE}"
        r"|(?<!发)烧(?:着了|起来)|(?:发生|听到|听见)[^,]{0,4}爆炸|爆炸了|炸了|(?:烟感|烟雾|火灾|火警)[^,]{0,6}响"
        r"|(?:全|都|满|到处)是火|(?:[都全满]是|看[到见]有?|一股|好多|很多)烟(?![味囱道酒草花灰头])|烧[没毁光]了|扑不灭|糊味"
        r"|汽油[^,]{0,4}(?:味|漏|点)|往外[冒蹿窜][^,]{0,2}[烟火]",
        r"起火(?:锅|车)|火警(?:电话|控制室)|火灾(?:隐患|自动报警系统|报警(?!器?[^,]{0,4}响)|保险|险|调查)"
        r"|[两三四五几多数]起火灾|(?:烟[囱窗]|排放|尾气|烧烤|油烟(?!机)|砖厂|窑)[^,]{0,10}烟"
        r"|(?:气|心态|群里?|肺)都?[要快]?炸了", passing=True,
    ),
    _Kind(
        "gas", "燃气泄漏", (FIRE,), "不开关电器，不用明火，关阀开窗，到室外再打电话。",
        rf"{GAS}(?!公司|费|卡)[^,]{{0,8}}(?:泄漏|泄露|漏|味|臭|爆)|(?:味|臭)[^,]{{0,4}}(?:像|是){GAS}|漏气|臭鸡蛋|[都全满]是{GAS}"
        rf"|(?:煤气|一氧化碳)中毒|(?:{GAS}|一氧化碳)[^,]{{0,4}}报警器?[^,]{{0,4}}响"
        rf"|挖[断破][^,]{{0,6}}{GAS}|{GAS}管[^,]{{0,6}}(?:挖|断|破|裂)"
        rf"|闻[到着][^,]{{0,4}}{GAS}|{GAS}[^,]{{0,6}}(?:开着|没关|忘关|呛|浓)|[嘶咝呲][嘶咝呲]",
        r"(?:轮胎|车胎|暖气|空调|门窗|窗户|气球)[^,]{0,4}漏气|(?:没有|无|趣|意|滋)味",
    ),
    _Kind(
        "medical", "人员伤病", (AMBULANCE,), "不要随意搬动伤病者，派人到路口接救护车。",
        r"昏迷|昏倒|昏过去|晕倒|晕过去|晕厥|休克|不省人事|(?:没有?|停止)了?(?:呼吸|心跳|意识|脉搏)"
        r"|(?:呼吸|心跳|心脏)(?:骤停|停止|困难|停了)|心梗|心肌梗|脑梗|脑出血|脑溢血|中风了|抽搐|口吐白沫"
        r"|心脏病[^,]{0,4}(?:发作|犯|发了)|突发(?:疾病|急病|心脏|脑|癫痫)|喘不[上过]气|胸口?[痛疼闷]|吐血|中暑|坠楼|动不了"
        r"|大出血|血流不止|流血(?!流?汗|又流汗|牺牲)|流(?:了|着|出)?(?:很多|好多|大量|不少|一地|满地|鼻)的?血|骨折"
        r"|[摔掉]下楼|摔[伤断下]|摔得|头[^,]{0,2}破|[砸撞咬烫烧压刺割刮]伤|受了?重?伤|烧到(?:39|4[0-2])"
        rf"|(?:食物|农药|酒精|集体)中毒|噎[住着]|卡住?(?:喉|嗓)|要生了|羊水破|高烧不退"
        rf"|{SOMEONE}[^,]{{0,8}}(?:摔倒|跌倒|倒地|倒在|躺在地|起不来|没气)"
        r"|叫[^,]{0,3}救护车|被[^,]{0,6}[砸撞咬烫压](?:了|到|倒|中)"
        r"|叫不[醒应]|没(?:有)?反应(?!问题|情况)|抽风|抽过去|翻白眼|眼睛往上翻|误[吞食服]|吞了[^,]{0,6}(?:电池|硬币|钉|药)"
        r"|半[边个]?身[^,]{0,3}(?:不能动|没知觉|麻)|嘴[歪斜]|口眼歪斜|说不出话|呼吸(?:费劲|急促|微弱|不)|浑身(?:肿|是血)"
        rf"|{SOMEONE}[^,]{{0,3}}不动了|躺[^,]{{0,4}}(?:不动|起不来)|[掉摔栽]下[来去楼]|高处[^,]{{0,3}}[掉坠]|断了?气",
        r"受伤害|工伤|受伤(?:赔偿|鉴定)|没有?意识到|[没无]有?人员?(?:受伤|伤亡)", passing=True,
    ),
    _Kind(
        "crime", "人身或财产正受侵害", (POLICE,), "先到安全的地方，不要独自对峙。",
        r"持刀|[拿提举](?:着|了|出|起)[^,]{0,3}刀|[拿提动]刀|砍[人伤死我他她]|打架|打起来|斗殴|殴打|打人|挨打"
        r"|被[^,]{0,4}(?:[打揍](?:了|伤|得|成|倒|死|$)|抢|劫持|绑架)|抢劫|抢(?:走|了)|入室|撬[门锁开]|[有是来抓]小偷|小偷[^,]{0,2}[在进正翻]"
        r"|[在有]人?偷|绑架|劫持|拐(?:走|卖)|(?:要|想|扬言|威胁)[^,]{0,6}(?:杀|砍(?!掉|树|价|伐)|捅|弄死|打死|报复|放火|炸)"
        r"|杀人|捅人|家暴|尾随|强奸|猥亵|性侵|骚扰我|放火|纵火|炸弹|爆炸物|威胁我|恐吓"
        rf"|{SOMEONE}[^,]{{0,6}}(?:走失|走丢|失踪|失联|不见了|找不到了|没回家)"
        r"|打(?:老婆|媳妇|妻子|孩子|老人|女人)|救命(?![钱恩稻药])|翻[墙窗][^,]{0,8}[进偷]|偷东西|泼[^,]{0,2}(?:汽油|硫酸)"
        rf"|{SOMEONE}[^,]{{0,8}}(?:没回来|没有回来|联系不上|找不[见着])|砸[^,]{{0,2}}家?[^,]{{0,1}}门|勒住|掐[住着脖]",
        r"[狗猫车][^,]{0,3}打架|(?:经常|老是|总是|常常?)[^,]{0,6}(?:打架|打人|小偷|偷)|炸街|抢了?车位|抢走车位"
        r"|偷[工税排采听懒]|入室(?:维修|检查|抄表|登记)|道德绑架|绑架消费|(?:定时|重磅|一颗)炸弹|威胁我们?的?(?:生活|安全|健康)",
    ),
    _Kind(
        "suicide", "有人想不开", (POLICE, AMBULANCE, COMFORT), "请陪在身边，不要让当事人独处。",
        r"自杀|(?<!减)轻生(?!产|活)|自残|跳楼|跳[河桥江湖海]|要跳|跳下[去来]|割腕|上吊|不想活|活不下去|不活了|活着[^,]{0,4}没(?:有)?意[思义]"
        r"|(?:想|去|寻)死|结束[^,]{0,4}生命|遗书|喝了?[^,]{0,2}农药|安眠药|想不开|站在[^,]{0,4}(?:楼顶|天台|窗台|桥边|桥上)"
        r"|[坐爬翻跨][^,]{0,6}(?:楼顶|天台|窗台|栏杆|护栏|桥边|楼边)|往下跳|寻短见|了结自己",
        r"跳楼(?:价|机|大甩卖)|自杀式|想死你",
    ),
    _Kind(
        "electric", "触电或电线险情", (AMBULANCE, POWER), "先断电，不要用手拉触电的人；起火打119。",
        rf"触电|被电[到了倒击死着]|电[到死]了?[人我他孩]|漏电|{WIRE}[^,]{{0,6}}(?:(?<!不)断(?:了|开|裂|掉|落|$)|掉|垂|落|裸露|搭在|冒|打火|火花|爆|烧)"
        r"|[冒打]火花|短路[^,]{0,4}[冒火]"
        r"|(?:水里|水中|地上|灯杆|电杆|栏杆|铁门|墙|水龙头|洗衣机)[^,]{0,3}[有带]电|[踩碰摸][^,]{0,6}(?:发麻|就麻|麻了|麻手)",
        r"(?:防|防止)?(?:漏电|触电)(?:保护|开关|断路|预防)",
    ),
    _Kind(
        "trapped", "人员被困", (FIRE,), "在电梯里：按应急呼叫按钮，等物业或维保到场，不要扒门。",
        r"(?:困|卡|被关|关[在到进])[^,]{0,5}电梯|电梯[^,]{0,10}(?:困|关着|卡住|卡在|出不来|出不去)"
        r"|电梯[^,]{0,6}(?:坠落|下坠|急坠|掉下|失控|夹[住人到])|被困|困在|[反被]锁在"
        r"|电梯[^,]{0,3}停在[半中]|里面[^,]{0,2}有[^,]{0,2}(?:人(?![住抽吸卖做打吵])|孩子|老人)|(?:我们|人|孩子|老人)还?在[^,]{0,3}里面?(?:$|出)"
        r"|锁着[^,]{0,4}(?:人|婴|孩子|宝宝|老人)|(?:人|我)[^,]{0,2}出不[来去]",
        r"困(?:扰|难)|电梯[^,]{0,6}(?:经常|老是|总是|多次)[^,]{0,4}[困关卡夹]", passing=True,
    ),
    _Kind(
        "water", "落水或被水困住", (FIRE, POLICE), "抛可漂浮的东西，不要贸然下水。",
        rf"溺水|落水|淹[死着]|被[^,]{{0,3}}水[^,]{{0,3}}[困冲]|困在[^,]{{0,3}}水|{SOMEONE}[^,]{{0,6}}掉[进到入下]"
        r"|掉[进到入下了]+[^,]{0,5}(?:河|井|坑|沟|池|湖|水里|水中|下水道)"
        r"|掉[^,]{0,2}水[里中]|滑[进到入下][^,]{0,4}[水河塘井坑沟池湖]|把?[车人]淹|被[^,]{0,3}水?冲走|卷走",
        r"落水管|防溺水|掉[进到入下][^,]{0,4}(?:陷阱|圈套)", passing=True,
    ),
    _Kind(
        "collapse", "坍塌或坠物", (FIRE,), "离开并拦住旁人靠近；有人受伤打120。",
        r"坍塌|塌陷|塌方|倒塌|垮塌|[要快]塌|塌了|塌下来|埋[在住了][^,]{0,4}[人下里]|被埋"
        r"|(?:外墙|玻璃|幕墙|[瓷磁]砖|广告牌|保温层|高空)[^,]{0,8}(?:坠落|掉落|脱落|掉下|砸)"
        r"|(?:楼板|天花板|房顶|屋顶|墙|塔吊|吊车|脚手架|架子)[^,]{0,4}(?:倒了|倒下|掉下|砸|垮|塌)|[压砸][着住到了][^,]{0,2}人",
    ),
    _Kind(
        "traffic", "交通事故", (TRAFFIC, AMBULANCE), "开双闪，人到路边，放好警示牌。",
        r"车祸|被[^,]{0,4}车[^,]{0,3}撞|撞[了到倒死]人|撞人|肇事|车相撞|翻车"
        r"|车[^,]{0,4}把[^,]{0,8}撞|车[^,]{0,3}翻[进到了沟]|撞车|追尾|车[^,]{0,4}撞[上在到]|卡在车里",
        passing=True,
    ),
)
# fmt: on

# Directly before a sign, within the clause: it is not so, not yet, not any more, or only practised.
NOT_NOW = re.compile(
    r"(?:(?<!有)没有?|并?未|无|(?<!是)不(?:会|是|再|曾)|(?<![特分级])别)(?:发生|出现|造成|引起|引发|导致|再|任何|明显|过)*$"
    r"|(?:防止|谨防|严防|防范|预防|避免|杜绝|以免|以防|免得|消除|排查|排除)[^,]{0,6}$|(?<!消)防$"
    r"|(?:万一|一[旦但]|如果|要是|假如|倘若|若是?|真要)[^,就]{0,8}$"
    r"|(?:(?<!恐)怕|担心|容易|极易|[就都才也将能]会)(?:会|再|被|就|哪天|以后|发生|出现|人)*$"
    r"|(?:可能|容易|极易|(?<![社委协大])会|足以|担心|怕)[^,]{0,4}(?:引起|引发|导致|造成|发生|酿成|招致)[^,]{0,3}$"
    r"|(?:模拟|演练|演习)[^,]{0,6}$|曾经?[^,]{0,3}(?:发生|出现|有)过[^,]{0,10}$"
    r"|(?:以前|之前|过去)[^,]{0,3}(?:发生|出现|有|因)过?[^,]{0,3}$"
    r"|(?:去年|前年|上个?月|上个?周|年前|月前)(?![^,]{0,6}[装买修建换改盖铺])[^,]{0,12}$"
)
OFTEN = re.compile(r"(?:[经时常]常|老是|总是|时不时|多次|每[年天次]|天天|整天|有时)[^,]{0,10}$")
# Directly after a sign: spoken of, not happening.
SPOKEN_OF = re.compile(
    r"的?(?:隐患|风险|可能性|危险性|事故的?(?:调查|责任|赔偿|处理|频发|多发)|保险|赔偿|怎么赔|探测器|报警电话)"
    r"|的(?:话|可能)|(?!了)[^,]{0,4}(?:演练|演习|预案|知识|宣传)|过(?![分来去程路道于])"
)
CLAUSE = re.compile(r"[,。!?;、…~\n]+")


def emergencies(text: str, *, gas_company: str = "") -> list[Emergency]:
    """What in a text must be rung about at once, at most one of each kind.

    gas_company: the number of the local gas company's repair line, rung before 119.
    """
    clauses = CLAUSE.split(re.sub(r"[^\S\n]", "", unicodedata.normalize("NFKC", text)))
    found = []
    for kind in KINDS:
        if heard := next(filter(None, (_heard(kind, clause) for clause in clauses)), None):
            local = (Ring(gas_company, "燃气抢修"),) if kind.code == "gas" and gas_company else ()
            ring = (*local, *kind.ring)
            found.append(Emergency(kind.code, kind.label, ring, kind.meanwhile, heard))
    return found


def _heard(kind: _Kind, clause: str) -> str:
    """The words in which a clause speaks of an emergency of this kind, or nothing."""
    clause = re.sub(kind.calm, "□", clause)
    for sign in re.finditer(kind.signs, clause):
        before = clause[: sign.start()]
        often = kind.passing and OFTEN.search(before)
        if not (often or NOT_NOW.search(before) or SPOKEN_OF.match(clause, sign.end())):
            return sign[0]
    return ""


# (b) What is not accepted, and where to go instead. Dated data: a city that has its own list
# replaces this one. A refusal always names the class, the reason and the route.
REFUSALS = (
    *listed(
        "国办发〔2020〕53号；参照潍坊市12345政务服务便民热线条例第十九条",
        date(2020, 12, 28),
        {
            "litigation": ("须通过诉讼解决", "请向人民法院起诉，诉讼服务热线12368"),
            "arbitration": ("须通过仲裁解决", "请向约定的仲裁委员会或劳动人事争议仲裁委员会申请"),
            "discipline": ("属于纪检监察事项", "请向纪检监察机关反映，举报电话12388"),
            "reconsideration": ("须通过行政复议解决", "请向行政复议机构申请，窗口设在司法局"),
            "information": ("属于政府信息公开申请", "请向制作或保存该信息的机关申请公开"),
            "petition": ("已经进入信访渠道", "请向原信访受理机关查询进度和结果"),
            "secrets": ("涉及国家秘密、商业秘密或他人隐私", "请勿在此填写，请当面与主管机关联系"),
            "public_morals": ("违反社会公序良俗", "诉求本身不予办理；合法的部分可以另行反映"),
        },
    ),
    *listed(
        "参照潍坊市12345政务服务便民热线条例第十九条（本市清单公布前的默认项）",
        date(2022, 1, 1),
        {"concluded": ("已依法办结，没有新的事实和理由", "请按答复所列途径申请救济")},
    ),
)


def refusal_classes(on: date) -> list[Listed]:
    """The classes by which a matter may be refused on a day."""
    return [entry for entry in REFUSALS if entry.holds(on)]


def refusal_class(code: str, on: date) -> Listed:
    """One class. Raises KeyError if it is not on the list that day."""
    return {entry.code: entry for entry in refusal_classes(on)}[code]


# (c) Likely duplicates. A hint for whoever merges, never a merge.

# What most messages share whatever they are about: places, times, polite and impatient words.
FILLER = re.compile(
    r"[0-9一二三四五六七八九十]+(?:号楼|号院|栋|幢|单元|楼|层|室|号|天|点|个月|年|次)"
    r"|请问|希望|尽快|麻烦|反映|投诉|要求|建议|什么时候|没有?人|一直|经常|总是|物业(?!费)|业主|小区|我们|有人|邻居"
    r"|谢谢|[你您]好|不来|不管|解决|问题|情况|处理|[的了吗呢吧啊在是都把就也很太又还跟和与我你他她它这那没不被去来]"
)
# (hours apart at most, similarity at least): defaults, chosen on examples of our own.
SAME_PLACE = (7 * 24, 0.4)
ELSEWHERE = (48, 0.8)


class Likeness:
    """How much other texts are about the same as this one, which is read once."""

    def __init__(self, text: str) -> None:
        self._core = _core(text)
        self._parts = [_parts(self._core, size) for size in (1, 2)]

    def to(self, other: str) -> float:
        """0 to 1, once filler is taken out: the characters and the pairs of neighbouring characters
        that they share (mean of the two Dice coefficients)."""
        core = _core(other)
        if core == self._core:
            return 1.0 if core else 0.0
        return sum(_dice(mine, _parts(core, n + 1)) for n, mine in enumerate(self._parts)) / 2


def likely_duplicate(
    place_same: bool,
    hours_apart: float,
    similarity: float,
    *,
    same_place=SAME_PLACE,
    elsewhere=ELSEWHERE,
) -> bool:
    """Whether to show one message beside another as perhaps the same."""
    within_hours, at_least = same_place if place_same else elsewhere
    return abs(hours_apart) <= within_hours and similarity >= at_least


def _core(text: str) -> str:
    """What a text is about: without filler, unless it is nothing but filler."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return re.sub(r"[\W_]", "", FILLER.sub("", plain)) or re.sub(r"[\W_]", "", plain)


def _parts(text: str, size: int) -> set[str]:
    return {text[i : i + size] for i in range(len(text) - size + 1)}


def _dice(first: set[str], second: set[str]) -> float:
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0
