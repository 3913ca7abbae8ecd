"""What went wrong and what to do about it, for the person at the keyboard."""


class EngineError(Exception):
    """Says it in Chinese, with the English beneath, and names the remedy where there is one."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")
