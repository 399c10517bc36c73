from tests.access.conftest import browsers, world

__all__ = ["browsers", "world"]  # the world of the matrix, under the same conditions
