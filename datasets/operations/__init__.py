"""What a person can do with data: define it, ask for it, send it, change their mind."""

from datasets.operations.definitions import (
    declare_definition,
    look_at_example,
    sync_definitions,
    try_example,
)
from datasets.operations.requests import (
    AlreadyHeld,
    ask_for_data,
    cannot_supply,
    remind_of_requests,
    withdraw_request,
)
from datasets.operations.uploads import NotReceived, cancel_upload, receive_upload

__all__ = [
    "AlreadyHeld",
    "NotReceived",
    "ask_for_data",
    "cancel_upload",
    "cannot_supply",
    "declare_definition",
    "look_at_example",
    "receive_upload",
    "remind_of_requests",
    "sync_definitions",
    "try_example",
    "withdraw_request",
]
