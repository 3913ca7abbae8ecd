"""Photos that are not yet anybody's, small enough to lie in the page itself."""

import base64
import io

from PIL import Image

from gongzhi.files.models import Attachment
from gongzhi.files.services import open_file

LONGEST = 220  # pixels


def shown_small(photos: list[Attachment]) -> list[dict]:
    """[{pk, url}]: each photo as a data URL of a few kilobytes."""
    return [{"pk": photo.pk, "url": _small(photo)} for photo in photos]


def _small(photo: Attachment) -> str:
    with open_file(photo) as file, Image.open(file) as image:
        image.draft("RGB", (LONGEST, LONGEST))
        image.thumbnail((LONGEST, LONGEST))
        out = io.BytesIO()
        image.save(out, "JPEG", quality=70)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()
