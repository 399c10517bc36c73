"""What a person can do with data: define it, ask for it, send it, change their mind."""

from datasets.operations.checking import check_release
from datasets.operations.confirming import answer_questions, forget_confirmation
from datasets.operations.definitions import (
    declare_definition,
    look_at_example,
    sync_definitions,
    try_example,
)
from datasets.operations.reaping import reap_uploads
from datasets.operations.requests import (
    AlreadyHeld,
    ask_for_data,
    cannot_supply,
    remind_of_requests,
    withdraw_request,
)
from datasets.operations.uploads import NotReceived, Told, cancel_upload, receive_upload
from datasets.operations.versions import release_versions, round_version, share_version, withdraw_version

__all__ = [
    "AlreadyHeld",
    "NotReceived",
    "Told",
    "answer_questions",
    "ask_for_data",
    "cancel_upload",
    "cannot_supply",
    "check_release",
    "declare_definition",
    "forget_confirmation",
    "look_at_example",
    "reap_uploads",
    "receive_upload",
    "release_versions",
    "remind_of_requests",
    "round_version",
    "share_version",
    "sync_definitions",
    "try_example",
    "withdraw_request",
    "withdraw_version",
]
