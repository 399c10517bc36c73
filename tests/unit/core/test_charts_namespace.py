import xml.etree.ElementTree as ET

from svd_portal.core.charts import render_svg
from tests.integration.publication.content import FIGURE


def test_chart_is_svg_in_a_page_when_another_library_has_taken_the_empty_prefix() -> None:
    ET.register_namespace("", "http://schemas.openxmlformats.org/spreadsheetml/2006/main")
    svg = render_svg(FIGURE)
    assert svg.startswith("<svg ")
    assert 'xmlns="http://www.w3.org/2000/svg"' in svg
    assert "ns0:" not in svg
