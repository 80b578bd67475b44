"""Label printers: a way to the device and a profile. A label is rendered and read back before anything is sent.

What is called here may wait for seconds: it belongs in a thread.
"""

from dataclasses import dataclass

from drivers.bitmap import Bitmap
from drivers.errors import LabelError, PortError, PrinterNotReadyError
from drivers.label import Label
from drivers.languages import COPIES_MAX, LANGUAGES
from drivers.printer_status import QUESTIONS
from drivers.printer_way import PrinterState, PrinterWay
from drivers.profiles.printer_profile import PrinterProfile
from drivers.rendering import render


@dataclass(frozen=True, slots=True)
class LabelPrinter:
    """A printer that is open. `name` is how people call it."""

    name: str
    way: PrinterWay
    profile: PrinterProfile

    def state(self) -> PrinterState:
        """Return how the printer is, as far as it can be asked."""
        known = self.way.state()
        return QUESTIONS[self.profile.status](self.way) if known is None else known

    def rendered(self, label: Label) -> Bitmap:
        """Return the dots of a label as this printer prints it; raises LabelError."""
        widest = self.profile.width_mm
        if widest and label.width > widest:
            raise LabelError(f"the label {label.name} is {label.width} mm wide, {self.name} prints {widest} mm")
        return render(label, self.profile.dpi)

    def print(self, label: Label, copies: int = 1) -> None:
        """Print a label; returns when the printer has it and says that it has no trouble.

        Raises LabelError and PortError (nothing was sent) or PrinterNotReadyError, whose `sent` tells whether it may have been printed.
        """
        if not 1 <= copies <= COPIES_MAX:
            raise LabelError(f"1 to {COPIES_MAX} copies expected, got {copies}")
        data = LANGUAGES[self.profile.language](self.rendered(label), copies)
        self._require_ready(sent=False)
        try:
            self.way.send(data)
            self._require_ready(sent=True)
        except PortError as error:
            raise PrinterNotReadyError(f"{self.name}: {error}", sent=True) from error

    def _require_ready(self, *, sent: bool) -> None:
        state = self.state()
        if state is not PrinterState.READY and not (sent and state is PrinterState.BUSY):
            raise PrinterNotReadyError(f"{self.name}: {state.value.replace('_', ' ')}", sent=sent)

    def close(self) -> None:
        """Give the device back."""
        self.way.close()
