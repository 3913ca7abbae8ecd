"""A stored photo is the picture and nothing else."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import GPS, IFD

from gongzhi.files.pictures import BadPicture, clean

from .photographs import XMP, gps, photograph, png_that_claims

HOME = (117.2177, 37.7302)


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg))


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP"])
def test_the_position_is_told_and_is_not_in_the_stored_photo(fmt):
    picture = clean(photograph(fmt, position=HOME))
    assert picture.position == pytest.approx(HOME, abs=1e-5)
    stored = opened(picture.jpeg)
    assert dict(stored.getexif()) == {}
    assert dict(stored.getexif().get_ifd(IFD.GPSInfo)) == {}
    assert b"Exif" not in picture.jpeg and b"Zhoudou" not in picture.jpeg


def test_the_photo_that_came_in_did_have_its_position_inside():
    raw = opened(photograph(position=HOME)).getexif().get_ifd(IFD.GPSInfo)
    assert raw[GPS.GPSLatitudeRef] == "N"


def test_nothing_else_that_hung_on_the_photo_is_stored_either():
    hidden = photograph(position=HOME, xmp=XMP, comment=b"secret remark") + b"a short film"
    for word in (b"GPSLatitude", b"secret remark", b"a short film"):
        assert word in hidden
        assert word not in clean(hidden).jpeg


@settings(max_examples=40, deadline=None)
@given(st.floats(-180, 180), st.floats(-90, 90))
def test_any_position_on_earth_comes_back_and_leaves_no_trace(lon, lat):
    picture = clean(photograph(size=(8, 8), position=(lon, lat)))
    if picture.position is not None:
        assert picture.position == pytest.approx((lon, lat), abs=1e-5)
    else:
        assert (round(lon, 4), round(lat, 4)) == (0, 0)
    assert not opened(picture.jpeg).getexif()


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {GPS.GPSLatitude: (37.0, 43.0, 48.0)},
        {**gps(*HOME), GPS.GPSLatitude: (37.0, 43.0)},
        {**gps(*HOME), GPS.GPSLatitude: (97.0, 0.0, 0.0)},
        gps(0, 0),
    ],
)
def test_a_position_that_makes_no_sense_is_none_and_the_photo_is_kept(broken):
    exif = Image.Exif()
    exif[IFD.GPSInfo] = broken
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    picture = clean(out.getvalue())
    assert picture.position is None
    assert opened(picture.jpeg).size == (8, 8)


def test_a_photo_taken_sideways_is_stored_upright():
    stored = opened(clean(photograph(size=(60, 40), orientation=6)).jpeg)
    assert stored.size == (40, 60)
    top, bottom = stored.getpixel((20, 5)), stored.getpixel((20, 55))
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]


def test_a_big_photo_is_stored_with_2000_pixels_on_its_longer_side():
    assert opened(clean(photograph(size=(4000, 3000))).jpeg).size == (2000, 1500)
    assert opened(clean(photograph(size=(300, 200))).jpeg).size == (300, 200)


def test_what_shone_through_is_white():
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
    assert opened(clean(out.getvalue()).jpeg).getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("size", [(6400, 6400), (9000, 9000), (40_000, 40_000)])
def test_a_picture_that_unpacks_to_too_many_pixels_is_refused_unread(size):
    with pytest.raises(BadPicture, match="4000 万像素"):
        clean(png_that_claims(*size))


@pytest.mark.parametrize(
    "data", [b"\xff\xd8\xff" + b"0" * 100, photograph()[:400], png_that_claims(10, 10)[:45], b""]
)
def test_a_broken_photo_is_refused_in_words(data):
    with pytest.raises(BadPicture, match="读不出来"):
        clean(data)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_photo_is_either_kept_clean_or_refused(data):
    raw = bytearray(photograph(size=(16, 16), position=HOME))
    for _ in range(4):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        picture = clean(bytes(raw))
    except BadPicture:
        return
    assert not opened(picture.jpeg).getexif()
