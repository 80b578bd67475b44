"""Commands that a device would keep: never sent, as its memory bears a limited number of writes.

Sources: Honeywell N3680 user's guide page 160 (a menu command that ends in a full stop is stored, in an exclamation mark it is not);
Newland NLS-HR52 page 35 (`@` stored, `#` not); Zebra SSI guide 72E-40451 (bit 3 of the status of PARAM_SEND: permanent); CipherLab
1664 user guide page 252 (`#@109999` saves what `#@nnnnnn` set, older ones `#@9999`); Cino serial command manual page 35 (80 03: Store
Configuration; of the actions that begin with 80 none is sent); the configuration sessions of Metrologic, Datalogic and older Newland
devices have no other form.
"""

import re

_SSI_PARAM_SEND = 0xC6
_SSI_HOST = 0x04
_SSI_PERMANENT = 0x08
_SSI_CHECKSUM_BYTES = 2

_MENU_STORED = re.compile(rb"\x16M\r[^\x16]*\.")
_ALWAYS_STORED = (b"~\x010000@", b"~\x80", b"\x02999999", b"$P,", b"NLS", b"#@109999", b"#@9999")


def would_be_stored(command: bytes) -> bool:
    """Return whether a device would keep what `command` sets, in any of the forms that are known here."""
    always = any(form in command for form in _ALWAYS_STORED)
    return always or _MENU_STORED.search(command) is not None or _has_permanent_packet(command)


def _has_permanent_packet(command: bytes) -> bool:
    """Return whether an SSI packet in it changes parameters for good."""
    at = 0
    while at + 4 <= len(command):
        length, opcode, source, status = command[at : at + 4]
        if length < 4 or source != _SSI_HOST:
            return False
        if opcode == _SSI_PARAM_SEND and status & _SSI_PERMANENT:
            return True
        at += length + _SSI_CHECKSUM_BYTES
    return False
