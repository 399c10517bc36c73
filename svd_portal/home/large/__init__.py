"""A needs assessment of 110 pages, as long as the longest ones published: to work on and to measure with."""

from svd_portal.home.large.build import build_large_assessment
from svd_portal.home.large.data import NobodyToAskError, three_years

__all__ = ["NobodyToAskError", "build_large_assessment", "three_years"]
