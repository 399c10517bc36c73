"""Rates, intervals and comparisons as OHID publishes them. Nothing is rounded here, except by ``display``.

All take counts as they are disclosed, never raw ones: limits of a raw count give that count away.
"""
