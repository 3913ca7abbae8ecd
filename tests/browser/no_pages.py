"""Routes that are no pages to look at, and pages that say no."""

ON_THE_CASE = "posts only; what it answers is the page of the case, which is walked in every state"
NO_PAGES = {
    "act_as": "posts only, redirects",
    "demo_sign_in": "posts only, redirects",
    "text_size": "posts only, redirects",
    "set_language": "posts only, redirects",
    "staff_end": "posts only, redirects",
    "my_data_sign_out": "posts only, redirects",
    "my_data_act": "posts only; its form stands at my_data?do=…, which is walked",
    "patrol_note": "posts only; its form stands on matter_quick, which is walked",
    "suggestion_answer": "posts only; its form stands on suggestions, which is walked",
    "box_read": "posts only, redirects",
    "ring_done": "posts only, redirects",
    "search_quick": "a part of every desk page, while one types in its search",
    "survey_complete": "posts only, redirects",
    "roll_unit_act": "posts only; its forms stand on roll_unit, which is walked",
    "roll_reveal": "posts only; its form stands on roll_unit, which is walked",
    "roll_lines": "a download",
    "roll_import_result": "a download",
    "roll_import_blank": "a download",
    "vote_sheets_issue": "posts only, redirects",
    "vote_take_back": "posts only; its form stands on vote_sheets, which is walked",
    "vote_sheet_replace": "posts only; its form stands on vote_sheet, which is walked",
    "vote_sheet_scan": "posts only; its form stands on vote_sheet, which is walked",
    "vote_sheet_file": "a picture or a download",
    "vote_print_file": "a download",
    "vote_print_all": "a download",
    "vote_settle": "posts only; its form stands on vote_conflicts, which is walked",
    "vote_settle_agree": "posts only; its button stands on vote_conflicts, which is walked",
    "vote_settle_decline": "posts only; its button stands on vote_conflicts, which is walked",
    "vote_report_file": "a download",
    "vote_again": "posts only; its button stands on vote_report, which is walked",
    "vote_file": "posts only, a download",
    "vote_key": "posts only, a download",
    "vote_recount": "posts only, a download",
    "vote_add_item": ON_THE_CASE,
    "vote_put_election": ON_THE_CASE,
    "vote_terms": ON_THE_CASE,
    "vote_publish_notice": ON_THE_CASE,
    "vote_extend": ON_THE_CASE,
    "vote_count": ON_THE_CASE,
    "vote_count_again": ON_THE_CASE,
    "vote_certify": ON_THE_CASE,
    "vote_publish": ON_THE_CASE,
    "vote_cancel": ON_THE_CASE,
    "vote_revoke": ON_THE_CASE,
    "vote_reach": "posts only; its form stands on vote_delivery, which is walked",
    "vote_call": "posts only; its form stands on vote_round, which is walked",
    "correction_words": ON_THE_CASE,
    "correction_contact": ON_THE_CASE,
    "card_lift": ON_THE_CASE,
    "reveal": ON_THE_CASE,
    "case_move": ON_THE_CASE,
    "case_remark": ON_THE_CASE,
    "case_urge": ON_THE_CASE,
    "report_code": "posts only, JSON",
    "report_near": "posts only, a part of the report's page",
    "map_shapes": "GeoJSON",
    "follow_photo": "a picture",
    "case_file": "a picture or a download",
    "case_document": "a download",
    "audit_verify": "posts only; the auditor presses its button in test_pages",
    "audit_export": "posts only, a download",
    "city_import_template": "a download",
    "city_import_result": "a download",
    "mfa_download_recovery_codes": "a download",
    "mfa_login_webauthn": "JSON for the browser's own dialog",
    "mfa_authenticate": "only in the middle of a sign-in: test_sign_in looks at it",
    "mfa_reauthenticate_webauthn": "only with a security key in the machine",
    "health": "for machines",
    "metrics": "for machines",
    "objection_answer": "posts only; its form stands on objections, which is walked",
    "owners_map": "GeoJSON",
    "ready": "for machines",
    "api_elsewhere": "for machines",
    "openapi": "for machines",
}
"""Routes that are no pages to look at, and why. Doors of cases answer with the page of the case."""

DOORS = ("matter_", "call_", "response_", "task_", "assembly_", "review_", "opinion_")
DOORS += ("committee_", "correction_")
WALKED_DOORS = {
    "matter_quick", "call_new", "assembly_start", "assembly_group", "review_matrix",
    "review_figures", "review_grounds", "review_basis_add", "review_basis_end", "opinion_quick",
    "committee_register", "committee_complaint", "correction_told",
}  # fmt: skip


def is_door(name: str) -> bool:
    return name.startswith(DOORS) and name not in WALKED_DOORS


REFUSALS = (  # who, which page, how it answers
    ("", "/nowhere/", 404),
    ("", "/progress/诉-20260101-999999/", 404),
    ("", "/progress/?number=", 422),
    ("li", "/city/", 403),
    ("li", "/desk/case/诉-20260101-999999/", 404),
    ("han", "/desk/calls/new/", 403),
    ("idle", "/desk/", 403),
)
"""Pages that say no."""
