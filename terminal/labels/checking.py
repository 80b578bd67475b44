"""Reading pictures of labels: what each symbol says, as `stockhand decode` has it."""

from datetime import date
from pathlib import Path

import zxingcpp
from PIL import Image, UnidentifiedImageError

from drivers.errors import LabelError
from inventory.barcodes.decode import decode

PICTURE_PIXELS_MAX = 50_000_000


def symbols_in(file: Path, today: date) -> list[dict[str, object]]:
    """Return what the symbols of a picture say, from the top; raises LabelError for what is no picture."""
    try:
        with Image.open(file) as picture:
            if picture.width * picture.height > PICTURE_PIXELS_MAX:
                raise LabelError(f"{file}: at most {PICTURE_PIXELS_MAX} dots expected")
            found = zxingcpp.read_barcodes(picture.convert("L"))
    except (OSError, UnidentifiedImageError) as error:
        raise LabelError(f"{file} is no picture that can be read: {error}") from error
    found.sort(key=lambda each: each.position.top_left.y)
    return [decode(each.symbology_identifier + each.bytes.decode("latin-1"), today) for each in found]
