"""What the environment may say, and how a bad word stops the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from gongzhi.site.environment import flag, tile_hosts, whole


def test_a_switch_is_0_or_1(monkeypatch):
    monkeypatch.setenv("GONGZHI_DEMO", "yes")
    with pytest.raises(ImproperlyConfigured, match="GONGZHI_DEMO"):
        flag("GONGZHI_DEMO")


def test_a_number_is_whole(monkeypatch):
    monkeypatch.setenv("GONGZHI_SESSION_HOURS", "ten")
    with pytest.raises(ImproperlyConfigured, match="整数"):
        whole("GONGZHI_SESSION_HOURS", 10)


@pytest.mark.parametrize(
    ("template", "hosts"),
    [
        ("", []),
        ("https://tiles.city.cn/{z}/{x}/{y}.png", ["https://tiles.city.cn"]),
        ("https://t{s}.map.cn/{z}/{x}/{y}", ["https://*.map.cn"]),
    ],
)
def test_only_the_tiles_own_host_may_send_pictures(template, hosts):
    assert tile_hosts(template) == hosts


def test_an_address_without_the_three_numbers_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="GONGZHI_MAP_TILES"):
        tile_hosts("https://tiles.city.cn/map.png")


def test_a_map_asks_for_tiles_when_a_source_is_set(client, settings, db):
    settings.MAP_TILES = "https://tiles.city.cn/{z}/{x}/{y}.png"
    assert 'data-tiles="https://tiles.city.cn/' in client.get("/parts/").content.decode()
    settings.MAP_TILES = ""
    assert "data-tiles" not in client.get("/parts/").content.decode()
