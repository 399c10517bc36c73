"""Make the drawing engine's SVG fit to stand in a page under a strict content policy."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring

_SVG = "http://www.w3.org/2000/svg"
_DRAWN = {"svg", "g", "path", "line", "rect", "text", "tspan"}
_ATTRIBUTES = {
    *("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "width", "height", "viewBox"),
    *(
        "fill",
        "fill-opacity",
        "stroke",
        "stroke-width",
        "stroke-dasharray",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
    ),
    *("stroke-opacity", "opacity", "text-anchor", "font-family", "font-size", "font-weight"),
}
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")


def clean_svg(drawn: str, *, name: str, alternative: str) -> str:
    """Keep what is drawn and nothing that acts, give the picture its role and its text alternative.

    :param name: makes the one id in the picture unique in its page.
    """
    root = fromstring(drawn)
    kept = _kept(root)
    kept.set("role", "img")
    kept.set("aria-labelledby", f"{name}-title")
    # Named here, not by a registered prefix: that registry is global, and other libraries write to it.
    kept.set("xmlns", _SVG)
    title = Element("title", {"id": f"{name}-title"})
    title.text = alternative
    kept.insert(0, title)
    return tostring(kept, encoding="unicode")


def _kept(element: Element) -> Element:
    copy = Element(_local_name(element), dict(_attributes(element)))
    copy.text = element.text
    for child in element:
        if _is_drawn(child):
            copy.append(_kept(child))
    return copy


def _local_name(element: Element) -> str:
    return element.tag.removeprefix(f"{{{_SVG}}}")


def _is_drawn(element: Element) -> bool:
    if _local_name(element) not in _DRAWN or element.get("display") == "none":
        return False
    return bool(
        element.text or len(element) or element.attrib.keys() & {"d", "x2", "y2", "width"}
    ) and not _is_empty(element)


def _is_empty(element: Element) -> bool:
    return element.get("class") in {"background", "foreground"}


def _attributes(element: Element) -> Iterator[tuple[str, str]]:
    for key, value in element.attrib.items():
        if key in _ATTRIBUTES and "url(" not in value:
            yield key, _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), value)
