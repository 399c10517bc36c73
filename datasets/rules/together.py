"""What an audience learns from a version together with all else that it sees of the same kind: earlier versions, what
others sent about the same areas, and areas of one level that make up one of another (data.md A6, gate 5)."""

from collections.abc import Sequence

import numpy as np

from datasets.rules.disclosure.release_set import Nest, Release, ReleaseSet
from datasets.rules.disclosure.tables import Mask


def seen_together(before: Sequence[Release], release: Release, nesting: Sequence[Nest]) -> ReleaseSet:
    """Put a release beside the others, with every sum that a reader can take for granted."""
    everything = ReleaseSet()
    for one in [*before, release]:
        everything.add(one)
    for one in before:
        everything.same(one.name, release.name)
    if nesting:
        for one in everything.releases:
            everything.nested(one.name, one.name, nesting)
        for one in before:
            everything.nested(one.name, release.name, nesting)
            everything.nested(release.name, one.name, nesting)
    return everything


def given_away(everything: ReleaseSet) -> Mask:
    """Mark the hidden counts, flat over all releases, that the sums leave a single possible value."""
    known = everything.knowledge().tightened()
    return everything.hidden() & (known.upper - known.lower < 1)


def given_away_before(before: Sequence[Release], nesting: Sequence[Nest]) -> Mask:
    """Mark what the others give away without the release: not for this one to mend."""
    if not before:
        return np.zeros(0, bool)
    return given_away(seen_together(before[:-1], before[-1], nesting))


def keeps_the_rest_hidden(before: Sequence[Release], release: Release, nesting: Sequence[Nest]) -> bool:
    """Attack a release of exact counts together with the others, by linear programmes, and say whether all gates hold
    that held without it."""
    verdict = seen_together(before, release, nesting).audit()
    if verdict.passed or not before:
        return verdict.passed
    alone = seen_together(before[:-1], before[-1], nesting).audit()
    return {*verdict.pinned, *verdict.narrow} <= {*alone.pinned, *alone.narrow}
