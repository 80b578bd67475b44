"""Serial ports: USB CDC (/dev/ttyACM0), USB adapters (/dev/ttyUSB0), RS-232 (/dev/ttyS0), and pseudo-terminals.

pyserial opens and configures the port; the bytes are read from its descriptor. The port is held exclusively, so that
two programs never share the bytes of one scan, and what came before it was open is thrown away: a scan from before the
sign-in must not be posted. There is no XON/XOFF: it would swallow two byte values.
"""

import contextlib
import termios

import serial

from drivers.errors import AddressError, port_error
from drivers.ports import DescriptorPort, Port, PortAddress

_BAUD = 9600
_BAUD_MAX = 4_000_000
_BITS = ("8", "7")
_PARITY = ("N", "E", "O", "M", "S")
_STOP = ("1", "2")
_SWITCH = ("on", "off")


def open_serial(address: PortAddress) -> Port:
    """Open `serial:///dev/ttyACM0?baud=9600&bits=8&parity=N&stop=1&dtr=on&rts=on` (the values shown are the defaults)."""
    line = _line(address)
    try:
        line.port = address.path
        line.open()
    except serial.SerialException as error:
        raise port_error(address.path, error.errno, str(error)) from error
    except OSError as error:
        raise port_error(address.path, error.errno, error.strerror or str(error)) from error
    except ValueError as error:
        raise port_error(address.path, None, str(error)) from error
    except termios.error as error:
        # not a terminal at all: a plain file, /dev/null
        raise port_error(address.path, None, f"it is no serial port ({error.args[-1]})") from error
    try:
        _settle(line)
    except termios.error as error:
        _release(line)
        raise port_error(address.path, error.args[0], str(error.args[-1])) from error
    return DescriptorPort(address.path, line.fileno(), lambda: _release(line))


def _line(address: PortAddress) -> serial.Serial:
    """Return the port as `address` describes it, not yet open."""
    line = serial.Serial(
        bytesize=int(address.choice("bits", _BITS)),
        parity=address.choice("parity", _PARITY),
        stopbits=int(address.choice("stop", _STOP)),
        timeout=0,
        write_timeout=0,
        exclusive=True,
    )
    line.dtr = address.choice("dtr", _SWITCH) == "on"
    line.rts = address.choice("rts", _SWITCH) == "on"
    baud = address.number("baud", _BAUD)
    if not 0 < baud <= _BAUD_MAX:
        raise AddressError(f"port {address}: baud must be 1 to {_BAUD_MAX}, got {baud}")
    line.baudrate = baud
    return line


def _settle(line: serial.Serial) -> None:
    """Set what pyserial leaves: reads that tell silence from the end, no reset at closing, low latency where it is."""
    attributes = termios.tcgetattr(line.fileno())
    attributes[2] &= ~termios.HUPCL
    # with VMIN 0 a read of nothing gives b"", as the end does
    attributes[6][termios.VMIN] = 1
    termios.tcsetattr(line.fileno(), termios.TCSANOW, attributes)
    # USB adapters wait 16 ms for more bytes otherwise; pseudo-terminals and CDC ports do not know the call
    with contextlib.suppress(ValueError, NotImplementedError, OSError):
        line.set_low_latency_mode(True)


def _release(line: serial.Serial) -> None:
    """Close the port without waiting for a device that takes nothing more: closing would drain what is unsent."""
    with contextlib.suppress(termios.error):
        termios.tcflush(line.fileno(), termios.TCOFLUSH)
    line.close()
