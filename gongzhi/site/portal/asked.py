"""What an address asks for, as it may be looked up."""

LONGEST = 600  # characters of a text that are listened to before its form has been read


def plain(text: str) -> str:
    """Without NUL, which the database refuses to compare with anything."""
    return text.replace("\x00", "")
