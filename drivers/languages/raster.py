"""Pictures and pages: for office printers, previews and files."""

import io
from collections.abc import Sequence

from PIL import Image

from drivers.bitmap import Bitmap


def png(bitmap: Bitmap, _copies: int = 1) -> bytes:
    """Return a PNG picture."""
    target = io.BytesIO()
    _image(bitmap).save(target, "PNG", dpi=(bitmap.dpi, bitmap.dpi))
    return target.getvalue()


def pdf(bitmap: Bitmap, copies: int = 1) -> bytes:
    """Return a document with a page for each copy, of the label's size."""
    return pdf_pages([bitmap] * copies)


def pdf_pages(bitmaps: Sequence[Bitmap]) -> bytes:
    """Return a document with a page for each bitmap, at least one, all of one resolution."""
    first, *others = [_image(bitmap) for bitmap in bitmaps]
    target = io.BytesIO()
    first.save(target, "PDF", resolution=bitmaps[0].dpi, save_all=True, append_images=others)
    return target.getvalue()


def _image(bitmap: Bitmap) -> Image.Image:
    black = Image.frombytes("1", (bitmap.width, bitmap.height), bitmap.packed)
    return black.point(lambda dot: 0 if dot else 255).convert("1")
