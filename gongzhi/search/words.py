"""What a text is found by: pairs of Chinese characters, words of letters and digits.

The database makes the same of a text (`search_words` in `sql`); a test holds the two together.
No dictionary: 停水 is found in 突然停水了, whatever a segmenter would make of it.
"""

import re

LONGEST = 2000
"""Characters of a text that count; what comes after is not found."""
LONGEST_WORD = 40
UPPER, LOWER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
WIDE = "".join(chr(ord(c) + 0xFEE0) for c in "0123456789" + UPPER + LOWER) + "\u3000"
"""The wide forms of digits and letters, and the wide blank."""
FROM, TO = UPPER + WIDE, LOWER + "0123456789" + LOWER + LOWER + " "
HAN = "〇㐀-䶿一-鿿"
RUN, WORD, COUNTED = f"[{HAN}]{{2,}}", "[a-z0-9]+", f"([a-z0-9]+) *([{HAN}])"
SPACED_PHONE = "(?<![0-9])1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4}(?![0-9])"
PHONE, MOST_DIGITS = "^(86)?1[3-9][0-9]{9}$", 14
"""A mobile number, and what is as long as a person's identity number, is never kept in the index:
people are found by their phone alone, through the blind index and on record."""

_FOLD = str.maketrans(FROM, TO)


def folded(said: str) -> str:
    """The text in small letters and narrow digits; as long as it was."""
    return said.translate(_FOLD)


def words(said: str) -> set[str]:
    """All that a text is found by: {"停水", "3", "3号", "号楼"} of “停水：3 号楼”."""
    plain = re.sub(SPACED_PHONE, " ", folded(said[:LONGEST]))
    found = {run[i : i + 2] for run in re.findall(RUN, plain) for i in range(len(run) - 1)}
    found |= {word for word in re.findall(WORD, plain) if _may_be_kept(word)}
    return found | {word + of for word, of in re.findall(COUNTED, plain) if _may_be_kept(word)}


def sought(asked: str) -> list[str]:
    """The words that a text must have to say what is asked; without those that another brings
    along: 3 with 3号."""
    found = words(asked)
    counted = {word[:-1] for word in found if word[0] <= "z" < word[-1]}
    return sorted(found - counted)


def _may_be_kept(word: str) -> bool:
    digits = len(re.sub("[^0-9]", "", word))
    return len(word) <= LONGEST_WORD and digits <= MOST_DIGITS and not re.search(PHONE, word)


def spans(text: str, asked: str) -> list[tuple[int, int]]:
    """Where in a text stands what was asked for: [(from, to)], in order, none over another."""
    plain, marked = folded(text), set()
    for word in words(asked):
        pattern = re.escape(word) if word[-1] > "z" else rf"(?<![a-z0-9]){word}(?![a-z0-9])"
        if word[0] <= "z" < word[-1]:  # a word and what it counts, with or without blanks
            pattern = rf"(?<![a-z0-9]){word[:-1]} *{word[-1]}"
        for found in re.finditer(pattern, plain):
            marked |= set(range(*found.span()))
    return _runs(sorted(marked))


def _runs(places: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at in places:
        if found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
    return found
