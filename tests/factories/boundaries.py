"""Boundaries of a partnership's own, as squares side by side."""

import json

from partnerships.models import BoundarySet
from partnerships.operations import keep_boundaries, upload_boundaries
from tests.cast import BEGIN, Cast


def collection(*codes: str, name: str = "", size: float = 0.1) -> bytes:
    """Write squares as GeoJSON, with a property that has to be dropped."""
    features = []
    for at, code in enumerate(codes):
        west = -2 + at * size
        ring = [[west, 52], [west + size, 52], [west + size, 52 + size], [west, 52 + size], [west, 52]]
        told = {"OBJECTID": at, "CODE": code, "CODENM": name or f"Patch {at}", "officer": "A Person"}
        features.append(
            {"type": "Feature", "properties": told, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        )
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def kept_boundaries(cast: Cast) -> BoundarySet:
    """Give boundaries that the cast has kept, made when first asked for."""
    if found := cast.harbour.boundary_sets.kept().first():
        return found
    found = upload_boundaries(
        partnership=cast.harbour,
        by=cast.lead,
        content=collection("E07000901", "E07000902"),
        name="Localities",
        source="Made up",
        dated_on=BEGIN,
    )
    keep_boundaries(boundaries=found, by=cast.lead)
    return found
