"""Forms on places, their outlines and grids."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.places.geodesy import Datum
from gongzhi.places.models import Kind, Place

from .. import outlines
from .fields import CodeField, DayField

DATUMS = (
    (Datum.CGCS2000, gettext_lazy("CGCS2000（国家 2000，天地图、自然资源部门）")),
    (Datum.WGS84, gettext_lazy("WGS-84（GPS）")),
    (Datum.GCJ02, gettext_lazy("GCJ-02（高德、腾讯等地图）")),
)
MOST_BYTES = 8 * 1024 * 1024


class PlaceForm(forms.Form):
    """What may change of a place."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    households = forms.IntegerField(
        label=gettext_lazy("户数"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=gettext_lazy("用来核对网格大小。不知道就空着，不要填 0。"),
    )
    address = forms.CharField(
        label=gettext_lazy("地址"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("门牌地址，搜索和派单时用。"),
    )


class NewPlaceForm(PlaceForm):
    code = forms.CharField(
        label=gettext_lazy("编码"),
        max_length=40,
        help_text=gettext_lazy("终身不变，撤销后也不再用。街道、社区用统计用区划代码。"),
    )
    since = DayField(label=gettext_lazy("设立日"))

    field_order = ("name", "code", "since", "households", "address")


class NewBelowForm(NewPlaceForm):
    """A place below another that may hold several kinds."""

    def __init__(self, *args, kinds: Sequence[str], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        choices = [(k, Kind(k).label) for k in kinds]
        kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=choices)
        self.fields["kind"] = kind
        self.order_fields(["kind", *self.field_order])


class OutlineForm(forms.Form):
    """An outline from a file or as text. Cleans to `geometry`, in the datum chosen."""

    file = forms.FileField(
        label=gettext_lazy("GeoJSON 文件"),
        required=False,
        help_text=gettext_lazy("从地理信息软件导出的面，先经度后纬度。"),
        widget=forms.FileInput(attrs={"accept": ".json,.geojson,application/geo+json"}),
    )
    text = forms.CharField(
        label=gettext_lazy("或粘贴 GeoJSON"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )
    datum = forms.ChoiceField(
        label=gettext_lazy("坐标系"),
        choices=DATUMS,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("选错会偏几百米。看一眼预览图再保存。"),
    )

    def clean(self) -> dict:
        super().clean()
        cleaned = self.cleaned_data
        text = self._text(cleaned)
        if text is None:
            return cleaned
        try:
            cleaned["found"] = self.read(text)
        except ValueError as fault:
            self.add_error("file" if cleaned.get("file") else "text", str(fault))
        cleaned["text"] = text
        return cleaned

    def read(self, text: str):
        return outlines.single(text)

    def _text(self, cleaned: dict) -> str | None:
        upload = cleaned.get("file")
        if upload is None:
            if not cleaned.get("text"):
                self.add_error("file", _("请选一个文件，或粘贴内容"))
            return cleaned.get("text") or None
        if upload.size > MOST_BYTES:
            self.add_error("file", _("文件超过 8 MB，请分几次导入"))
            return None
        try:
            return upload.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", _("不是 UTF-8 文本，请另存为 UTF-8"))
            return None

    @property
    def chosen(self) -> Datum:
        return Datum(self.cleaned_data["datum"])


class OutlinesForm(OutlineForm):
    """Many at once."""

    file = forms.FileField(
        label=gettext_lazy("GeoJSON 文件"),
        required=False,
        help_text=gettext_lazy(
            "一个 FeatureCollection；每处的属性里写 code（编码）或 name（名称）。"
        ),
        widget=forms.FileInput(attrs={"accept": ".json,.geojson,application/geo+json"}),
    )

    def read(self, text: str):
        return outlines.many(text)


class CoverForm(forms.Form):
    place = CodeField(
        label=gettext_lazy("小区或楼栋"),
        among=Place.objects.filter(until=None, kind__in=(Kind.COMPOUND, Kind.BUILDING)),
        help_text=gettext_lazy("一处只归一个网格；已归别的网格的会改归这里。填编码或名称。"),
    )


class SpotForm(forms.Form):
    """A point: longitude and latitude together, as maps copy them."""

    at = forms.CharField(
        label=gettext_lazy("经度,纬度"),
        max_length=60,
        help_text=gettext_lazy("例如 117.216,37.729。地图上复制来的也可以。"),
    )
    datum = forms.ChoiceField(label=gettext_lazy("坐标系"), choices=DATUMS)

    def clean_at(self) -> tuple[float, float]:
        parts = self.cleaned_data["at"].replace("，", ",").replace(" ", ",").split(",")
        try:
            lon, lat = (float(p) for p in parts if p)
        except ValueError:
            raise forms.ValidationError(_("请写成“经度,纬度”两个数")) from None
        if not (73 <= lon <= 136 and 3 <= lat <= 54):
            raise forms.ValidationError(_("不在中国范围内；先写经度，再写纬度"))
        return lon, lat
