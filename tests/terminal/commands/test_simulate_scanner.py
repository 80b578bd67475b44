"""`stockhand simulate-scanner` as a process of its own."""

import os
import subprocess
import sys
import tty

SECONDS_MAX = 30


def test_standard_input_is_played_as_it_comes() -> None:
    command = [sys.executable, "-m", "terminal", "simulate-scanner", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as playing:
        assert playing.stdin is not None
        assert playing.stdout is not None
        reader = os.open(playing.stdout.readline().strip(), os.O_RDWR | os.O_NOCTTY)
        tty.setraw(reader)
        heard = []
        for code in ("SN-1", "SN-2"):
            playing.stdin.write(code + "\n")
            playing.stdin.flush()
            heard.append(os.read(reader, 64))
        playing.stdin.close()
        assert (heard, playing.wait(SECONDS_MAX)) == ([b"SN-1\r", b"SN-2\r"], 0)
        os.close(reader)
