"""The function of the database by which a search goes through cases, the newest first."""

SLICE_BITS = 14
"""A slice is 16 384 ids in a row; each entry names its own, `~c3`."""
SLICES = 16
"""So many are looked through one by one, the newest first; then all that is left at once."""

NEWEST = f"""
CREATE OR REPLACE FUNCTION casework_newest(
    asked tsquery, before bigint, most int, states text[], ended boolean,
    since timestamptz, until timestamptz
) RETURNS SETOF bigint LANGUAGE plpgsql STABLE ROWS 20 SET enable_seqscan = off AS $$
DECLARE
    plain boolean := states IS NULL AND ended IS NULL AND since IS NULL AND until IS NULL;
    slice bigint;
    missing int := most;
    step int := 0;
    got int;
    span tsquery;
BEGIN
    SELECT max(ref) >> {SLICE_BITS} INTO slice FROM search_entry WHERE kind = 'c';
    slice := least(slice, (before - 1) >> {SLICE_BITS});  -- least() passes over NULL
    WHILE slice >= 0 AND missing > 0 LOOP
        step := step + 1;
        before := least(before, (slice + 1) << {SLICE_BITS});
        span := asked;
        IF step <= {SLICES} THEN
            span := asked && ('''~c' || slice || '''')::tsquery;
        END IF;
        IF plain THEN
            RETURN QUERY WITH hits AS MATERIALIZED (
                SELECT ref FROM search_entry WHERE kind = 'c' AND words @@ span
            ) SELECT ref FROM hits WHERE ref < before ORDER BY ref DESC LIMIT missing;
        ELSE
            RETURN QUERY WITH hits AS MATERIALIZED (
                SELECT ref FROM search_entry WHERE kind = 'c' AND words @@ span
            ) SELECT c.id FROM hits JOIN casework_case c ON c.id = hits.ref
                WHERE ref < before
                AND (states IS NULL OR c.state = ANY(states))
                AND (ended IS NULL OR ended = (c.closed_at IS NOT NULL))
                AND (since IS NULL OR c.opened_at >= since)
                AND (until IS NULL OR c.opened_at < until)
                ORDER BY c.id DESC LIMIT missing;
        END IF;
        GET DIAGNOSTICS got = ROW_COUNT;
        missing := missing - got;
        slice := CASE WHEN step <= {SLICES} THEN slice - 1 ELSE -1 END;
    END LOOP;
END $$;
"""
"""asked: words and scope in one condition of the index.  Slice by slice, so that a frequent word in
a wide scope costs what a page needs and not what the city has; what the newest slices do not say
is rare, and the whole index answers it at once. Slices are never joined by OR: the index would
read each of them through, and not only where the words are.
The hits are materialized: no other index than that of the words can be taken for them."""

NO_NEWEST = """
DROP FUNCTION casework_newest(tsquery, bigint, int, text[], boolean, timestamptz, timestamptz)
"""
