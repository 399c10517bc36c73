from datasets.models.checks import ReleaseCheck
from datasets.models.definitions import Dataset, Definition
from datasets.models.requests import DataRequest
from datasets.models.uploads import (
    Confirmation,
    MarkedWorkbook,
    Upload,
    UploadContent,
    UploadProblem,
    UploadProblemList,
)
from datasets.models.versions import DatasetVersion, Observation, Release, Withdrawal

__all__ = [
    "Confirmation",
    "DataRequest",
    "Dataset",
    "DatasetVersion",
    "Definition",
    "MarkedWorkbook",
    "Observation",
    "Release",
    "ReleaseCheck",
    "Upload",
    "UploadContent",
    "UploadProblem",
    "UploadProblemList",
    "Withdrawal",
]
