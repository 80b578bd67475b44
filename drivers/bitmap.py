"""Bitmaps: what a label is when it is printed; one bit a dot, set where it is black."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Rows of dots from the top, each packed into whole bytes, the leftmost dot in the highest bit; `dpi` dots to the inch."""

    width: int
    height: int
    dpi: int
    packed: bytes

    def __post_init__(self) -> None:
        """Raise ValueError where the bytes are not those of the size."""
        if len(self.packed) != self.row_bytes * self.height:
            raise ValueError(f"{self.row_bytes * self.height} bytes expected, got {len(self.packed)}")

    @property
    def row_bytes(self) -> int:
        """Return how many bytes a row takes."""
        return (self.width + 7) // 8

    def rows(self) -> tuple[bytes, ...]:
        """Return the packed rows from the top."""
        step = self.row_bytes
        return tuple(self.packed[at : at + step] for at in range(0, len(self.packed), step))
