"""A small document of our own in the form of ``svd-document/1``."""

from typing import Any

TABLE = {
    "type": "table",
    "key": "t1",
    "caption": "Offences by year",
    "columns": ["Year", "Robbery"],
    "rows": [["2024/25", 1234], ["2025/26", {"mark": "c", "label": "suppressed"}]],
    "notes": [],
}
FIGURE = {
    "type": "figure",
    "key": "f1",
    "title": "Robbery by year",
    "subtitle": "Offences, Harbour, 2024/25 to 2025/26",
    "alt": "Robbery stood at 1,234 offences in 2024/25.",
    "source": "Police recorded offences",
    "supplier": "Harbour police",
    "extracted_on": "2026-05-01",
    "rule": "Counts under 5 are hidden.",
    "notes": [],
    "chart": {"kind": "bar", "unit": "offences"},
    "columns": ["Year", "Robbery"],
    "rows": TABLE["rows"],
}


def content(**changes: Any) -> dict[str, Any]:
    return {
        "schema": "svd-document/1",
        "kind": "strategy",
        "title": "Harbour strategy",
        "language": "en",
        "period": "2026 to 2029",
        "partnership": {
            "slug": "harbour",
            "name": "Harbour partnership",
            "areas": [{"code": "E07000901", "name": "Harbour"}],
            "authorities": [
                {"name": "Harbour fire", "type": "fire_and_rescue", "type_label": "Fire and rescue authority"}
            ],
            "local_policing_body": None,
            "boards": [],
        },
        "next_review_on": "2027-01-31",
        "answers": None,
        "summary": [{"type": "prose", "html": "<p>Fewer people are hurt.</p>"}],
        "sections": [
            {
                "key": "T3",
                "heading": "Vision",
                "blocks": [{"type": "prose", "html": "<p>A safe harbour.</p>"}, TABLE],
            },
            {"key": "T7", "heading": "What we know", "blocks": [FIGURE]},
        ],
        "priorities": [
            {
                "key": "p1",
                "title": "Prevent",
                "why": "<p>Because.</p>",
                "lead": "Head of community safety",
                "deputy": "Station manager",
                "objectives": [
                    {
                        "title": "Mentoring",
                        "prevention_level": "primary",
                        "actions": [
                            {
                                "title": "Train mentors",
                                "owner": "Harbour fire",
                                "owner_type": "fire_and_rescue",
                                "role": "Prevention manager",
                                "due": "2027-03-31",
                                "status": "On track",
                                "prevention_level": "primary",
                                "targeting": "universal",
                                "measure": "Mentors trained",
                            }
                        ],
                    }
                ],
                "measures": [
                    {
                        "title": "Mentors trained",
                        "unit": "people",
                        "baseline": "0",
                        "target": "40",
                        "source": "Fire service records",
                        "direction": "up",
                        "state": "live",
                    }
                ],
            }
        ],
        "signatories": [
            {
                "authority": "Harbour fire",
                "authority_type": "fire_and_rescue",
                "decision": "Adopts",
                "role": "Chief fire officer",
                "on": "2026-10-01",
                "note": "",
                "minute_link": "",
            }
        ],
        "datasets": [],
        "licence": "OGL v3.0",
    } | changes
