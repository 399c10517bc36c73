"""What a person can do with data: define it, ask for it, send it, change their mind."""

from datasets.operations.definitions import sync_definitions
from datasets.operations.uploads import NotReceived, cancel_upload, receive_upload

__all__ = ["NotReceived", "cancel_upload", "receive_upload", "sync_definitions"]
