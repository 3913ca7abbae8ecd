"""Sample data for the style page (templates/parts.html): every component once, all invented."""

from datetime import UTC, datetime, timedelta, timezone

from django import forms
from django.utils.translation import gettext_lazy as _

CITY = timezone(timedelta(hours=8))


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=CITY).astimezone(UTC)


class Photos(forms.FileInput):
    """Several pictures in one field; the form's view reads them with request.FILES.getlist."""

    allow_multiple_selected = True


class RatingForm(forms.Form):
    """A move with a scale and a reason, as the panel of moves shows it."""

    score = forms.ChoiceField(
        label=_("办得怎么样"),
        choices=[(n, _("%(n)s 分") % {"n": n}) for n in range(1, 6)],
        widget=forms.RadioSelect(attrs={"data-look": "scale"}),
        help_text=_("1 最不满意，5 最满意。1–2 分退回重办。"),
    )
    reason = forms.CharField(
        label=_("原因"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self):
        if self.cleaned_data.get("score") in ("1", "2") and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("打 2 分及以下要写原因，部门会看到。"))


class ReportForm(forms.Form):
    """All kinds of controls."""

    text = forms.CharField(
        label=_("什么事"), max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )
    photos = forms.FileField(
        label=_("照片"),
        required=False,
        widget=Photos(attrs={"data-look": "photos", "max": 6, "multiple": True}),
        help_text=_("照片里的拍摄位置只用来定位，用完即删。"),
    )
    compound = forms.ChoiceField(
        label=_("小区"),
        choices=[("", _("请选择")), ("1", "安和苑"), ("2", "枣林新村"), ("3", "文昌园")],
    )
    phone = forms.CharField(
        label=_("手机号"),
        help_text=_("手机号加密保存，只有办这件事的人需要联系您时才能看到，每次查看都有记录。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    way = forms.ChoiceField(
        label=_("怎么答复您"),
        widget=forms.RadioSelect,
        choices=[("sms", _("短信")), ("call", _("电话"))],
    )
    public = forms.BooleanField(label=_("办结后可以公开（不带姓名和电话）"), required=False)


def _countdowns() -> list[dict]:
    return [
        {"kind": "plain", "left": "剩 3 个工作日", "at": _at(27, 17, 30)},
        {"kind": "near", "left": "剩 1 个工作日", "at": _at(25, 17, 30)},
        {"kind": "over", "left": "超期 1 个工作日", "at": _at(23, 17, 30)},
        {"kind": "pause", "left": "停表", "at": _at(30, 9)},
        {"kind": "done", "left": "按时", "at": _at(23, 16, 20)},
    ]


def _rows(countdowns: list[dict]) -> list[dict]:
    cases = [
        ("安和苑西门外路面塌陷，公交绕行", "呼-2026-1116-0172 · 云红街道 安和社区", "red", "new",
         "待督办", "看部门说明，定是否督办", 2, "街呼市应"),
        ("安和苑 3 号楼西侧管网漏水", "呼-2026-1118-0187 · 云红街道 安和社区", "yellow", "doing",
         "部门办理", "再评 2 个部门，现可评 1 个", 1, "街呼市应"),
        ("安和苑 5 号楼油烟直排", "呼-2026-1120-0191 · 云红街道 安和社区", "", "back",
         "部门退回", "平台裁定前，可补充证据", 0, "街呼市应"),
        ("老粮站宿舍屋面防水", "呼-2026-0907-0121 · 云红街道 北园社区", "", "pause",
         "挂账", "12 月 1 日复查计划进度", 3, "街呼市应"),
    ]  # fmt: skip
    names = ("title", "sub", "mark", "status", "status_label", "turn", "countdown", "source")
    rows: list[dict] = [
        dict(zip(names, case, strict=True), url="#case", urge_url="#urge") for case in cases
    ]
    return [{**row, "countdown": countdowns[row["countdown"]]} for row in rows]


def _shapes() -> dict:
    """A few invented compounds; GeoJSON (RFC 7946), longitude first."""
    blocks = [
        ("枣林新村", 14, 4, 1),
        ("安和苑", 22, 5, 2),
        ("文昌园", 6, 2, 0),
        ("桃源里", 0, 0, 0),
    ]
    features = []
    for index, (name, count, seq, over) in enumerate(blocks):
        west, south = 117.200 + 0.004 * (index % 2), 37.7270 - 0.003 * (index // 2)
        ring = [(0, 0), (0.0036, 0.0001), (0.0037, 0.0026), (0.0001, 0.0027), (0, 0)]
        features.append(
            {
                "type": "Feature",
                "properties": {
                    "id": index + 1, "name": name, "n": count, "seq": seq, "over": over,
                    "url": "#compound",
                },
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[west + x, south + y] for x, y in ring]],
                },
            }
        )  # fmt: skip
    return {"type": "FeatureCollection", "features": features}


def _plain_shapes() -> dict:
    shapes = _shapes()
    for feature in shapes["features"]:
        known = feature["properties"]
        feature["properties"] = {"id": known["id"], "name": known["name"]}
    return shapes


PROCEDURE = {
    "stations": [
        ("已呼叫", "past", "11-18 10:05"), ("已核实", "past", "11-18 11:20"),
        ("已确认", "past", "11-18 11:48"), ("已分派", "past", "11-18 12:00"),
        ("部门办理", "now", "3 个部门 · 已答复 2 个"),
        ("街道评价", "next", ""), ("办结", "next", ""),
    ],
    "loops": [(5, 4, "2 分及以下：重办一次，再督办")],
    "sides": [
        ("back", "退回：签收后 2 个工作日内，一次"),
        ("clock", "延期：到期前申请，一次，至多 10 个工作日"),
        ("pause", "挂账：有计划和复查日"),
    ],
}  # fmt: skip

LOG = [
    {"at": _at(24, 9), "who": "自动", "verb": "亮黄牌", "kind": "card-y",
     "what": "市政养护中心：离到期 1 个工作日"},
    {"at": _at(23, 16, 20), "who": "城市供热服务中心", "verb": "答复",
     "what": "更换阀门，路面已恢复", "url": "#photos", "link": "照片 4"},
    {"at": _at(18, 12), "who": "系统", "verb": "计时", "kind": "sys", "what": "5 个工作日"},
    {"at": _at(18, 10, 5), "who": "云红街道", "verb": "呼叫", "what": "附 5 张照片"},
]  # fmt: skip

SEATS = [
    {"role": "呼叫", "post": "云红街道 值班岗", "turn": "mine"},
    {"role": "平台", "post": "市治理平台 二席"},
    {"role": "协办", "post": "市政养护中心", "turn": "theirs"},
    {"role": "督办", "post": "督查室", "note": "（未启动）"},
]

STEPS = [
    {"label": "您反映", "state": "past", "sub": "11 月 20 日（周五）08:12"},
    {"label": "云红街道呼叫全市", "state": "past", "sub": "11 月 20 日 10:05"},
    {"label": "等您确认", "state": "now", "sub": "现在在这里"},
    {"label": "办结", "state": "next"},
]

STRIP = [
    {"url": "#all", "label": "全部待我办", "count": 23, "current": True},
    {"url": "#over", "label": "已超期", "count": 2, "kind": "over"},
    {"url": "#near", "label": "今明到期", "count": 5, "kind": "near"},
    {"url": "#new", "label": "待接", "count": 4, "kind": "new"},
    {"url": "#doing", "label": "办理中", "count": 11, "kind": "doing"},
    {"url": "#pause", "label": "挂账", "count": 1, "kind": "pause"},
]

RING = {
    "core": {
        "name": "安和苑党支部",
        "text": "书记 1 名、委员 2 名",
        "since": "自 2021-07",
        "url": "#1",
    },
    "two": [
        {"name": "业主委员会", "text": "7 人，党员 5 人", "since": "任期到 2028-05", "url": "#2"},
        {"name": "康居物业", "text": "第三季度 B 级", "since": "合同到 2027-12", "url": "#2"},
    ],
    "partners": [
        {"name": "市第三小学", "text": "课后托管", "since": "自 2025-03", "url": "#n"},
        {"name": "社区卫生服务中心", "text": "每月义诊", "since": "自 2023-06", "url": "#n"},
        {"name": "法律服务所", "text": "每周二调解", "since": "自 2025-01", "url": "#n"},
        {"name": "邮政营业所", "text": "代办点", "since": "自 2026-06", "url": "#n"},
        {"name": "供热服务中心", "text": "驻点抢修", "since": "自 2024-11", "url": "#n"},
        {"name": "青禾志愿队", "text": "陪老人看病", "since": "自 2025-05", "url": "#n"},
        {"name": "交通警务站", "text": "上学路护学", "since": "自 2025-09", "url": "#n"},
        {"name": "充电设施单位", "text": "还缺：居民提过 11 次", "missing": True},
    ],
}

VOTE = {
    "title": "同意的面积和人数都占参与者的四分之三以上", "holds": False,
    "article": "《民法典》第二百七十八条第二款", "mark_text": "门槛 3/4",
    "bars": [
        {"name": "面积", "value": 1248036, "max": 1660000, "mark": 1245000,
         "figure": "12,480.36", "sum": "4×12,480.36 = 49,921.44 ≥ 49,800.00"},
        {"name": "人数", "value": 140, "max": 187, "mark": 140.25, "hatch": True,
         "figure": "140", "sum": "4×140 = 560 ＜ 3×187 = 561"},
    ],
}  # fmt: skip

TREND = {
    "kind": "line", "unit": "件", "columns": ["日期", "收到", "办结"],
    "rows": [["11-18", 62, 66], ["11-19", 57, 60], ["11-20", 55, 58], ["11-21", 60, 57],
             ["11-22", 26, 24], ["11-23", None, 15], ["11-24", 59, 61], ["11-25", 47, 52]],
}  # fmt: skip
RATES = {
    "kind": "dots", "unit": "%", "from": 60, "columns": ["部门", "响应", "解决", "满意"],
    "rows": [["市场监管中心", 99, 95, 96], ["住房保障中心", 95, 82, 79],
             ["供热服务中心", 83, 74, 70]],
}  # fmt: skip
BY_KIND = {
    "kind": "rows", "unit": "件", "columns": ["类别", "件数"],
    "rows": [["供热", 86], ["停车", 64], ["噪音", 31], ["照明", 12]],
}  # fmt: skip


def sample() -> dict:
    """The context of templates/parts.html."""
    countdowns = _countdowns()
    return {
        "countdowns": countdowns,
        "rows": _rows(countdowns),
        "procedure": PROCEDURE,
        "log": LOG,
        "seats": SEATS,
        "steps": STEPS,
        "strip": STRIP,
        "ring": RING,
        "vote": VOTE,
        "trend": TREND,
        "rates": RATES,
        "by_kind": BY_KIND,
        "shapes": _shapes(),
        "plain_shapes": _plain_shapes(),
        "rating": RatingForm({"rate-score": "2"}, prefix="rate"),
        "report": ReportForm(
            {"report-text": "3 号楼西侧路面往外冒水", "report-way": "sms", "report-compound": "1"},
            prefix="report",
        ),
        "photos": [{"url": "/static/gz/mark.svg", "alt": "办理前", "caption": "办理前"}],
        "crumbs": [("#calls", "街呼市应"), ("", "云红街道"), ("", "安和苑")],
        "how": [("您反映", "当场给编号"), ("小区、社区先办", "谁先接，谁负责到底"),
                ("街道呼叫全市", "部门一般 5 个工作日内答复"), ("您来确认", "没解决就继续办")],
    }  # fmt: skip
