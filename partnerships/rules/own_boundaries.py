"""Boundaries that a partnership brings as GeoJSON (RFC 7946): read whole, checked feature by feature, told by name."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from partnerships.rules.boundaries import NotBoundaries, outline
from partnerships.rules.own_shapes import hectares, plain, rings_of

MOST_BYTES = 10 * 1024 * 1024
MOST_FEATURES = 1_500
MOST_POINTS = 250_000
LONGEST_WORD = 100  # characters of a code or a name
SMALL = 1.0  # hectares: about 40 homes where a town is dense, a handful elsewhere
# The words by which makers of boundaries call the name beside a code: LAD24CD and LAD24NM.
_NAMES = ("nm", "name")


@dataclass(frozen=True)
class Feature:
    """One feature as the file has it; its words are what may be a code or a name."""

    number: int  # from 1, as a reader counts
    words: Mapping[str, str]
    geometry: Mapping[str, Any]

    @property
    def called(self) -> str:
        found = next((word for key, word in self.words.items() if key.lower().endswith(_NAMES)), "")
        return f"Feature {self.number}" + (f" (“{found[:40]}”)" if found else "")


@dataclass(frozen=True)
class Chosen:
    """Which property holds the code of an area, and which its name, if any does."""

    code: str
    name: str = ""


def read(content: bytes) -> list[Feature]:
    """Read a feature collection of polygons.

    :raises NotBoundaries: the file is too large, is no GeoJSON, or holds something else than polygons.
    """
    if len(content) > MOST_BYTES:
        raise NotBoundaries(
            f"The file is larger than {MOST_BYTES // 1024**2} MB. Simplify its outlines first."
        )
    _bounded(content)
    held = _parsed(content)
    if not isinstance(held, dict) or held.get("type") != "FeatureCollection":
        raise NotBoundaries("The file is not a GeoJSON feature collection. Export it as GeoJSON.")
    features = held.get("features")
    if not isinstance(features, list) or not features:
        raise NotBoundaries("The file holds no features.")
    if len(features) > MOST_FEATURES:
        raise NotBoundaries(f"The file holds more than {MOST_FEATURES:,} features. Leave some out.")
    return [_feature(number, each) for number, each in enumerate(features, start=1)]


def choose(features: Sequence[Feature], codes: Collection[str], names: Mapping[str, str]) -> Chosen:
    """Find the property that holds the areas' codes, or else their names, by what the portal knows.

    :param names: known areas by name in small letters.
    :raises NotBoundaries: no property holds a code or name that is known.
    """
    fields = _shared_fields(features)
    by_code = {field: sum(feature.words[field] in codes for feature in features) for field in fields}
    by_name = {field: sum(feature.words[field].lower() in names for feature in features) for field in fields}
    for found in (by_code, by_name):
        best = max(found, key=lambda field: found[field], default="")
        if best and found[best]:
            return Chosen(best, _name_beside(best, fields))
    raise NotBoundaries(
        "No property of the file holds a code or name of an area that the portal knows. "
        f"Every feature carries: {', '.join(fields) or 'nothing'}. Name the property that holds the code."
    )


def named(features: Sequence[Feature], code: str) -> Chosen:
    """Take the property that a person named.

    :raises NotBoundaries: a feature does not have it.
    """
    fields = _shared_fields(features)
    if code not in fields:
        raise NotBoundaries(
            f"Not every feature has “{code}”. All of them carry: {', '.join(fields) or 'nothing'}."
        )
    return Chosen(code, _name_beside(code, fields))


def areas(
    features: Iterable[Feature], chosen: Chosen, codes: Collection[str], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Give what is kept of each feature: code, name, simplified outline, size, and whether its code is known.

    :raises NotBoundaries: a code comes twice or not at all, or nothing is left of an outline.
    """
    found = [_area(feature, chosen, codes, names) for feature in features]
    twice = [code for code, times in Counter(area["code"] for area in found).items() if times > 1]
    if twice:
        raise NotBoundaries(
            f"The code “{twice[0]}” stands at more than one feature. Join them into one MultiPolygon."
        )
    return found


def all_words(features: Iterable[Feature]) -> set[str]:
    """Give every word that could be a code, to be asked for at once."""
    return {word for feature in features for word in feature.words.values()}


def _bounded(content: bytes) -> None:
    """Refuse before parsing what would need much memory: every point has a bracket, and at most three commas."""
    if content.count(b"[") > MOST_POINTS * 1.2 or content.count(b",") > MOST_POINTS * 4:
        raise _too_many()
    if content.count(b"{") > MOST_FEATURES * 20:
        raise NotBoundaries(
            f"The file holds too many objects for {MOST_FEATURES:,} features. Leave some out."
        )


def _too_many() -> NotBoundaries:
    return NotBoundaries(f"The outlines have more than {MOST_POINTS:,} points. Simplify them first.")


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number, object_pairs_hook=_once)
    except UnicodeDecodeError as error:
        raise NotBoundaries("The file is not in UTF-8. Export it as GeoJSON again.") from error
    except RecursionError as error:
        raise NotBoundaries("The file is nested too deeply to be GeoJSON.") from error
    except NotBoundaries:
        raise
    except ValueError as error:
        where = f" Line {error.lineno} cannot be read." if isinstance(error, json.JSONDecodeError) else ""
        raise NotBoundaries(f"The file is not JSON.{where} Export it as GeoJSON again.") from error


def _no_number(word: str) -> NoReturn:
    raise NotBoundaries(f"The file holds {word} where a number should be. Export it as GeoJSON again.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
        raise NotBoundaries(
            f"“{plain(twice)[:40]}” stands twice in one object, so that it is not clear which is meant."
        )
    return found


def _feature(number: int, each: Any) -> Feature:
    if not isinstance(each, dict) or each.get("type") != "Feature":
        raise NotBoundaries(f"Feature {number} is not a GeoJSON feature.")
    properties = each.get("properties")
    words = _words(properties) if isinstance(properties, dict) else {}
    feature = Feature(number, words, {})
    try:
        # Read once for its errors: what it gives is asked for again only by the size.
        rings_of(each.get("geometry"))
    except NotBoundaries as problem:
        raise NotBoundaries(f"{feature.called}: {problem}") from problem
    return Feature(number, words, each["geometry"])


def _words(properties: Mapping[str, Any]) -> dict[str, str]:
    """Keep the properties that can be a code or a name: short words and whole numbers."""
    kept = {}
    for key, value in properties.items():
        if isinstance(value, bool) or not isinstance(value, str | int):
            continue
        word, name = plain(str(value)), plain(key)
        if word and name == key and max(len(word), len(name)) <= LONGEST_WORD:
            kept[key] = word
    return kept


def _shared_fields(features: Sequence[Feature]) -> list[str]:
    return [key for key in features[0].words if all(key in feature.words for feature in features)]


def _name_beside(code: str, fields: Sequence[str]) -> str:
    twin = code[:-2] + ("NM" if code[-2:].isupper() else "nm")
    return next(
        (field for field in (twin, *fields) if field in fields and field.lower().endswith(_NAMES)), ""
    )


def _area(
    feature: Feature, chosen: Chosen, codes: Collection[str], names: Mapping[str, str]
) -> dict[str, Any]:
    word = feature.words[chosen.code]
    code = word if word in codes else names.get(word.lower(), word)
    geometry = outline(feature.geometry)
    if geometry is None:
        raise NotBoundaries(f"{feature.called} is too small to draw: less than about ten metres across.")
    return {
        "code": code,
        "name": feature.words.get(chosen.name, word),
        "geometry": geometry,
        "hectares": round(hectares(feature.geometry), 2),
        "is_known": code in codes,
    }
