"""The devices: bytes in, bytes out. This room knows scanners and printers and no stock."""
