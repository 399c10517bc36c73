import ipaddress


def is_loopback(host: str) -> bool:
    """Say whether a host, with or without a port, is this computer itself: a name is only ``localhost``."""
    name = host.strip().lower()
    if name.startswith("["):
        name = name[1:].partition("]")[0]
    elif name.count(":") == 1:
        name = name.partition(":")[0]
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
