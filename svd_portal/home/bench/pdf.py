"""A 60-page edition as PDF, against bare WeasyPrint on the same HTML; each in a fresh process."""

import subprocess
import sys
import tempfile
from pathlib import Path

from svd_portal.core.pdf.document import document_pdf
from svd_portal.core.pdf.sample import Sample, sample_document
from svd_portal.home.bench.measure import Ratio, in_turn, seconds

PAGES = 60
BARE = "import weasyprint; weasyprint.HTML(filename='edition.html').write_pdf('edition.pdf')"


def ratios(rounds: int) -> list[Ratio]:
    """Measure seconds a document; lower is better. Ours tags the structure and attaches every CSV as well."""
    sample = sample_document(PAGES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _lay_out_files(sample, folder)
        ours, bare = in_turn(lambda: seconds(lambda: _render(sample)), lambda: _bare_seconds(folder), rounds)
    return [Ratio("pdf_vs_weasyprint", round(ours, 2), round(bare, 2), "seconds", "<= 1.15")]


def _render(sample: Sample) -> bytes:
    return document_pdf(sample.content, sample.edition, sample.svgs, sample.csvs)


def _lay_out_files(sample: Sample, folder: Path) -> None:
    """Write the same HTML with its assets as files, since bare WeasyPrint knows no ``asset:`` addresses."""
    (folder / "edition.html").write_text(sample.html.replace("asset:", ""), encoding="utf-8")
    for name, data in sample.assets.items():
        (folder / name).write_bytes(data.replace(b"asset:", b""))


def _bare_seconds(folder: Path) -> float:
    return seconds(lambda: subprocess.run([sys.executable, "-c", BARE], cwd=folder, check=True))
