"""Other processes, as a test sees them."""

from pathlib import Path


def is_alive(pid: int) -> bool:
    """Say whether a process still runs; one that has ended may wait for a while to be collected by its parent."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"
