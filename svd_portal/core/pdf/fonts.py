"""The portal's own face for print, or nothing where the static files are not built."""

import re
from pathlib import Path

from django.conf import settings

_FILE = re.compile(
    r"(?P<family>.+)-(?P<script>latin|latin-ext)-(?P<weight>\d+)-(?P<style>normal|italic)\.woff2"
)


def font_assets() -> dict[str, bytes]:
    """Give each font file and ``fonts.css``, which names them and is empty where no font is built."""
    folder = Path(settings.BASE_DIR) / "static" / "build" / "fonts"
    files = {
        path.name: path.read_bytes() for path in sorted(folder.glob("*.woff2")) if _FILE.fullmatch(path.name)
    }
    return files | {"fonts.css": "\n".join(map(_face, files)).encode()}


def _face(name: str) -> str:
    found = _FILE.fullmatch(name)
    if found is None:
        raise ValueError(f"{name} is not named as a font of ours.")
    # Pango names a font by its family alone: under one name, ŵ and ŷ would take glyphs from the other file.
    family = found["family"].replace("-", " ").title() + (
        " Extended" if found["script"] == "latin-ext" else ""
    )
    return (
        f'@font-face {{ font-family: "{family}"; font-weight: {found["weight"]}; '
        f'font-style: {found["style"]}; src: url("asset:{name}") format("woff2"); }}'
    )
