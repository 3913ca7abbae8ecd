"""What the database itself does for the index: texts to words, keeping an entry as it should be."""

from .words import COUNTED, FROM, LONGEST, LONGEST_WORD, MOST_DIGITS, PHONE, RUN, SPACED_PHONE, TO
from .words import WORD as ONE

WORDS = f"""
CREATE OR REPLACE FUNCTION search_words(said text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    plain text := regexp_replace(
        translate(left(said, {LONGEST}), '{FROM}', '{TO}'), '{SPACED_PHONE}', ' ', 'g');
BEGIN
    RETURN ARRAY(
        SELECT substr(run[1], i, 2)
        FROM regexp_matches(plain, '{RUN}', 'g') run, generate_series(1, length(run[1]) - 1) i
        UNION
        SELECT word || counted FROM (
            SELECT hit[1] AS word, '' AS counted FROM regexp_matches(plain, '{ONE}', 'g') hit
            UNION ALL
            SELECT hit[1], hit[2] FROM regexp_matches(plain, '{COUNTED}', 'g') hit
        ) said_words
        WHERE length(word) <= {LONGEST_WORD} AND word !~ '{PHONE}'
        AND length(regexp_replace(word, '[^0-9]', '', 'g')) <= {MOST_DIGITS}
    );
END $$;
"""
"""The twin of `words.words`."""

KEEP = """
CREATE OR REPLACE FUNCTION search_keep(of_kind text, of_ref bigint, fresh boolean) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    was tsvector;
    made tsvector;
BEGIN
    SELECT words INTO was FROM search_entry WHERE kind = of_kind AND ref = of_ref FOR UPDATE;
    IF was IS NULL AND NOT fresh THEN
        RETURN;
    END IF;
    made := search_entry_of(of_kind, of_ref);
    IF made IS NULL THEN
        DELETE FROM search_entry WHERE kind = of_kind AND ref = of_ref;
    ELSIF was IS NULL THEN
        INSERT INTO search_entry (kind, ref, words) VALUES (of_kind, of_ref, made)
            ON CONFLICT (kind, ref) DO UPDATE SET words = EXCLUDED.words;
    ELSIF was <> made THEN
        UPDATE search_entry SET words = made WHERE kind = of_kind AND ref = of_ref;
    END IF;
END $$;
"""
"""fresh: make the entry if there is none. The entry is locked before anything is read: of two who
change what it is made of, the later one sees what the earlier one wrote. What does not change the
entry writes nothing. `search_entry_of` is the site's: it alone knows every table."""

NO_KEEP = "DROP FUNCTION search_keep(text, bigint, boolean)"
NO_WORDS = "DROP FUNCTION search_words(text)"
