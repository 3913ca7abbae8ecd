"""The figures this site computes. Filled once, by gongzhi.site.mechanisms."""

from .indicator import Indicator

_indicators: dict[str, Indicator] = {}


def register(*indicators: Indicator) -> None:
    """Make figures known. Raises ValueError when a key is given twice."""
    for indicator in indicators:
        if indicator.key in _indicators and _indicators[indicator.key] is not indicator:
            raise ValueError(f"indicator {indicator.key} is registered twice")
        _indicators[indicator.key] = indicator


def get(key: str) -> Indicator:
    """Raises KeyError."""
    return _indicators[key]


def every() -> list[Indicator]:
    return [_indicators[key] for key in sorted(_indicators)]


def codes() -> list[str]:
    """Every parameter that some figure depends on."""
    return sorted({code for i in _indicators.values() for code in i.codes})
