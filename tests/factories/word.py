"""Word files as Word writes them, small."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    for key, name in (("Heading1", "heading 1"), ("Heading2", "heading 2"), ("Caption", "caption"))
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def run(text: str, style: str = "") -> str:
    """Write some words, with properties such as ``<w:b/>``."""
    return f'<w:r><w:rPr>{style}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", level: int | None = None) -> str:
    """Write a paragraph, or an item of the bullet list."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = "" if level is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    return f"<w:p><w:pPr>{named}{listed}</w:pPr>{''.join(runs)}</w:p>"


def cell(inside: str, across: int = 1, down: str = "") -> str:
    """Write a cell; ``down`` is "restart" where a merge begins and "continue" where it goes on."""
    merged = f'<w:gridSpan w:val="{across}"/>' if across > 1 else ""
    merged += f'<w:vMerge w:val="{down}"/>' if down else ""
    content = inside if inside.startswith("<w:") else paragraph(run(inside))
    return f"<w:tc><w:tcPr>{merged}</w:tcPr>{content}</w:tc>"


def table(*rows: list[str]) -> str:
    """Write a table of words, or of cells written by :func:`cell`."""
    lines = ("".join(each if each.startswith("<w:tc>") else cell(each) for each in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def word_file(
    *body: str, links: Mapping[str, str] | None = None, parts: Mapping[str, bytes | str] | None = None
) -> bytes:
    """Pack a Word file.

    :param links: addresses by the id of their relation.
    :param parts: further parts, or others in place of ours.
    """
    relations = "".join(
        f'<Relationship Id="{key}" Type="{RELATION}/hyperlink" Target="{address}" TargetMode="External"/>'
        for key, address in (links or {}).items()
    )
    own = "".join(
        f'<Relationship Id="own{name}" Type="{RELATION}/{name}" Target="{name}.xml"/>'
        for name in ("styles", "numbering")
    )
    packed: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS.format(
            f'<Relationship Id="r1" Type="{RELATION}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/_rels/document.xml.rels": RELATIONS.format(own + relations),
        "word/styles.xml": f"<w:styles {SPACES}>{STYLES}</w:styles>",
        "word/numbering.xml": f"<w:numbering {SPACES}>{NUMBERING}</w:numbering>",
        "word/document.xml": f"<w:document {SPACES}><w:body>{''.join(body)}</w:body></w:document>",
        "docProps/core.xml": "<c><creator>Jo Bloggs of Harbour Police</creator></c>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**packed, **(parts or {})}.items():
            archive.writestr(name, content)
    return out.getvalue()
