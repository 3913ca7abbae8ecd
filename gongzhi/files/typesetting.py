"""Printed paper: a Typst template and plain data become a PDF. Free of Django but for refusals."""

import io
import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import segno
import typst
from django.utils.translation import gettext as _

from gongzhi.policy.refusals import NotNow

SANS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
)
SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "SimSun", "FangSong")


def pdf(template: Path, data: Mapping[str, object], *, at: datetime) -> bytes:
    """Set the data in the template, which reads them as `json(bytes(sys.inputs.data))`.

    `data.fonts` is added: names for `sans` and `serif`.  The same data at the same instant give the
    same bytes.  Raises NotNow where the machine has no Chinese font.
    """
    whole = {**data, "fonts": chinese_fonts()}
    made = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(whole, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
        format="pdf",
    )
    assert isinstance(made, bytes)
    return made


def chinese_fonts() -> dict[str, str]:
    """The fonts to set Chinese in; one stands in for the other where only one is there."""
    families = set(_fonts().families())
    sans = next((name for name in SANS if name in families), "")
    serif = next((name for name in SERIF if name in families), "")
    if not (sans or serif):
        raise NotNow(
            _(
                "这台服务器上没有中文字体，现在印不出来。请系统管理员装上再印"
                "（Debian、Ubuntu：apt install fonts-noto-cjk），装好后重启平台。"
            )
        )
    return {"sans": sans or serif, "serif": serif or sans}


@cache
def _fonts() -> typst.Fonts:
    """The fonts of this machine, looked up once."""
    return typst.Fonts()


def qr(text: str) -> str:
    """A QR code as SVG of one path, for `image(bytes(…), format: "svg")`."""
    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(out, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None)
    return out.getvalue().decode()
