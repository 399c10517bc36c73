"""Requests for data, made as a lead makes them."""

import datetime as dt
from typing import Any

from datasets.models import DataRequest
from datasets.operations import ask_for_data
from svd_portal.core import clock
from tests.cast import Cast
from tests.factories import datasets as make

PERIODS = ["2024-01", "2024-02"]  # the months of the rows that the factory of datasets makes


def asked(cast: Cast, **given: Any) -> DataRequest:
    """Ask the health board for two months of offences, in 30 days."""
    told: dict[str, Any] = {
        "partnership": cast.harbour,
        "authorities": [cast.authorities["icb"]],
        "definition": make.offences(),
        "periods": PERIODS,
        "due_on": clock.today() + dt.timedelta(days=30),
        "by": cast.lead,
    } | given
    return ask_for_data(**told)[0]
