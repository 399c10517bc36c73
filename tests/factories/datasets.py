"""Files as data officers send them, made up, and the short way from a file to a version."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from itertools import product
from typing import Any

import openpyxl

from datasets.models import DatasetVersion, Definition, Upload
from datasets.operations import receive_upload, sync_definitions
from svd_portal.jobs import ledger
from tests.cast import Cast

KEY = "police_offences"
HARBOUR = "E07000901"
HEADER = ["area_code", "period", "offence", "sex", "age_band", "count"]
SMALL = 3  # below the threshold of 8: nobody but its owner may ever read it

Row = Sequence[Any]


def offence_rows(count: int = 48, small: int = 4) -> list[Row]:
    """Rows for Harbour: the first ``small`` have the count 3, the others a number that stands for itself."""
    offences = ["Violence with injury", "Robbery", "Knife-enabled offences"]
    bands = ["10-17", "18-24", "25-34", "35-49"]
    keys = list(product(("2024-01", "2024-02"), offences, ("Female", "Male"), bands))[:count]
    return [(HARBOUR, *key, SMALL if index < small else 700 + index) for index, key in enumerate(keys)]


def as_csv(rows: Sequence[Row], header: Sequence[str] = HEADER) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def as_xlsx(rows: Sequence[Row], header: Sequence[str] = HEADER) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def offences() -> Definition:
    """Give the shipped definition that the files above are written for."""
    return next(row for row in sync_definitions() if row.key == KEY)


def send(cast: Cast, content: bytes, **given: Any) -> Upload:
    """Send a file as the cast's data officer, without a browser. Its job is not run."""
    return send_as(cast, offences(), content, **given)


def send_as(cast: Cast, definition: Definition, content: bytes, **given: Any) -> Upload:
    """Send a file of a definition as the cast's data officer."""
    told = {"filename": "offences.csv", "extracted_on": dt.date(2024, 4, 2), "by": cast.data_officer} | given
    owner = {"partnership": cast.harbour, "authority": cast.authorities["icb"]}
    return receive_upload(**owner, definition=definition, content=content, **told)


def run_job(upload: Upload) -> Upload:
    """Do the upload's job in this process, as a worker would, and give its row as it then stands."""
    ledger.run(upload.job_id)
    upload.refresh_from_db()
    return upload


def accepted(cast: Cast, content: bytes | None = None, **given: Any) -> DatasetVersion:
    """Send a file and have it accepted; a reason is given for whatever it may correct."""
    told = {"correction_reason": "Counted again."} | given
    upload = run_job(send(cast, content or as_csv(offence_rows()), **told))
    return DatasetVersion.objects.get(upload=upload)
