"""What the entries of the index are made of: the one place that knows every table.

What is encrypted stays out, and so do steps and remarks: they are read on the page of their case.
"""

from gongzhi.casework.newest import SLICE_BITS
from gongzhi.search.models import Kind

ENTRY_OF = f"""
CREATE OR REPLACE FUNCTION search_entry_of(of_kind text, of_ref bigint) RETURNS tsvector
LANGUAGE plpgsql STABLE AS $$
BEGIN
    CASE of_kind
    WHEN '{Kind.CASE.value}' THEN RETURN (
        SELECT array_to_tsvector(
            search_words(concat_ws(E'\\n', c.title, c.number, CASE c.procedure
                WHEN 'matter' THEN (
                    SELECT concat_ws(E'\\n', text, category, spot, answer, source_no)
                    FROM matters_matter WHERE case_id = c.id)
                WHEN 'street_call' THEN (
                    SELECT concat_ws(E'\\n', facts, tried, spot)
                    FROM street_calls_call WHERE case_id = c.id)
                WHEN 'response' THEN (
                    SELECT answer FROM street_calls_response WHERE case_id = c.id)
                WHEN 'task' THEN (
                    SELECT concat_ws(E'\\n', what, evidence) FROM tasks_task WHERE case_id = c.id)
            END))
            || ARRAY['%' || c.procedure, '~c' || (c.id >> {SLICE_BITS})]
            || array_remove(
                ARRAY['@' || c.street_id, '@' || c.community_id, '@' || c.compound_id], NULL)
            || ARRAY(
                SELECT '!' || s.organisation_id FROM casework_seat s WHERE s.case_id = c.id
                UNION
                SELECT '!' || s.organisation_id FROM casework_case k
                    JOIN casework_seat s ON s.case_id = k.id WHERE k.parent_id = c.id)
            || ARRAY(
                SELECT '=' || s.role || '.' || s.organisation_id
                FROM casework_seat s WHERE s.case_id = c.id)
        ) FROM casework_case c WHERE c.id = of_ref);
    WHEN '{Kind.PLACE.value}' THEN RETURN (
        SELECT array_to_tsvector(
            search_words(concat_ws(
                E'\\n', p.name, p.code, p.address,
                CASE p.kind WHEN 'building' THEN (above.name || p.name) END))
            || ARRAY(SELECT '@' || step FROM regexp_split_to_table(trim(p.path, '/'), '/') step)
            || ARRAY['~{Kind.PLACE.value}'])
        FROM places_place p LEFT JOIN places_place above ON above.id = p.parent_id
        WHERE p.id = of_ref AND p.kind NOT IN ('stairwell', 'unit'));
    WHEN '{Kind.ORGANISATION.value}' THEN RETURN (
        SELECT array_to_tsvector(search_words(concat_ws(E'\\n', name, short_name, code, phone))
            || ARRAY['~{Kind.ORGANISATION.value}'])
        FROM people_organisation WHERE id = of_ref);
    WHEN '{Kind.NOTICE.value}' THEN RETURN (
        SELECT array_to_tsvector(search_words(concat_ws(E'\\n', title, body))
            || ARRAY['~{Kind.NOTICE.value}'])
        FROM notices_notice WHERE id = of_ref AND withdrawn_at IS NULL);
    END CASE;
END $$;
"""

NO_ENTRY_OF = "DROP FUNCTION search_entry_of(text, bigint)"

TABLES = {
    Kind.CASE: "casework_case",
    Kind.PLACE: "places_place",
    Kind.ORGANISATION: "people_organisation",
    Kind.NOTICE: "notices_notice",
}
"""Kind → where its things are. Notices that were withdrawn and places within a building have no
entry: `search_entry_of` gives NULL for them."""
