from collections.abc import Iterator

import pytest

from tests.reading import read_here


@pytest.fixture(autouse=True)
def _reading_here() -> Iterator[None]:
    with read_here():
        yield
