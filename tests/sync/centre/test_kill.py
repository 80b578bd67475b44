"""A process that posts is killed, again and again; what it had answered is there, once, and the ledger is sound."""

import signal
import subprocess
import sys

from sync.messages import Enrolment
from tests.sync.centre.warehouse import Device, nuts, open_centre, phones

KILLS = 4
WORK = """
import sys
from sync.messages import Enrolment
from tests.sync.centre.test_kill import work_of
from tests.sync.centre.warehouse import open_centre
centre = open_centre(sys.argv[1])
device = work_of(Enrolment.model_validate_json(sys.argv[2]))
for start in range(1, len(device.made), 5):
    answer = device.push(centre, start, start + 4)
    print(answer.last_sequence, flush=True)
"""


def work_of(identity: Enrolment) -> Device:
    """Return a device with the same work each time."""
    device = Device(identity)
    for number in range(300):
        device.make(nuts("1", document_line=0), phones(f"S{number}", document_line=0), document="")
    return device


def test_a_killed_centre_keeps_what_it_has_answered(url: str) -> None:
    centre = open_centre(url)
    identity = centre.enroll_device("ROT")
    centre.close()
    acknowledged = 0
    for kill in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-c", WORK, url, identity.model_dump_json()], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        for _ in range(3 + 2 * kill):
            acknowledged = max(acknowledged, int(process.stdout.readline() or 0))
        process.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *(int(line) for line in process.stdout.read().splitlines() if line)])
        process.stdout.close()
        process.wait(30)
    centre = open_centre(url)
    device = work_of(identity)
    assert {result.status.value for result in device.push(centre, 1, acknowledged).results} == {"already"}
    device.push(centre, acknowledged + 1)
    assert centre.verify() == ()
    centre.close()
