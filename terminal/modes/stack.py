"""The modes that lie over each other: what an input makes of all of them. The front one takes it, and may hand an answer down."""

from dataclasses import replace

from inventory.people import Operator
from inventory.refusals.base import Refusal
from inventory.refusals.goods import UnknownItem
from inventory.refusals.reading import UnknownCode, UnreadableCode, WebAddress
from inventory.tasks.steps import Action, Choice, Outcome, Prompt, say
from terminal.modes.device_test import DeviceTest
from terminal.modes.dock import Dock
from terminal.modes.labels import Labels
from terminal.modes.listing import ListRow, help_list
from terminal.modes.menu import Menu
from terminal.modes.mode import Desk, Given, Mode, NoAnswer, Turn, TurnRefusedError, held_trace
from terminal.modes.sign_in import SignIn
from terminal.modes.stop import LEAVE, Stopped
from terminal.modes.task import TaskMode
from terminal.modes.teach import TeachLabels, TeachVendor, teaching
from terminal.modes.teach_marking import Marking
from terminal.modes.teach_saving import Saving

Modes = tuple[Mode, ...]
EVERYWHERE = (Action.HELP, Action.SYNC)
_TOOLS = (DeviceTest, TeachVendor, TeachLabels, Marking, Saving, Labels)
TEACH = 8
"""The digit at the stop of a code that nobody understands."""

_NOT_UNDERSTOOD = (UnknownCode, UnreadableCode, UnknownItem, WebAddress)


def _tools(modes: Modes, documents: str, desk: Desk) -> tuple[ListRow, ...]:
    """Return what somebody who works may do beside the work."""
    if not operator_badge(modes) or any(_open(modes, each) for each in _TOOLS):
        return ()
    work = modes[-1].work
    return (
        ListRow(say("way_scanner_check"), DeviceTest(work)),
        ListRow(say("way_teach"), teaching(documents, work, desk)),
        ListRow(say("way_labels"), Labels(work)),
    )


def operator_badge(modes: Modes) -> str:
    """Return the badge of who works; empty while nobody does, or while the terminal is locked."""
    person = _operator(modes)
    return person.badge if person is not None else ""


def operator_language(modes: Modes) -> str:
    """Return the language of who works; empty while nobody does, or where none is set."""
    person = _operator(modes)
    return person.language if person is not None else ""


def _operator(modes: Modes) -> Operator | None:
    # not by isinstance: of an abstract base that is slow, and this is asked ten times a scan
    return None if any(type(mode) is SignIn for mode in modes) else modes[0].operator


def prompt_of(modes: Modes, desk: Desk) -> Prompt:
    """Return the prompt in front, with the keys that work everywhere."""
    prompt = modes[-1].prompt(desk)
    if _may_teach(modes, prompt):
        return replace(prompt, choices=(*prompt.choices, Choice(TEACH, say("way_teach"))))
    if prompt.stop is not None or prompt.question is not None:
        return prompt
    more = [Action.HELP] if prompt.actions else []
    if operator_badge(modes) and not _open(modes, Dock):
        more.append(Action.SYNC)
    actions = tuple(sorted({*prompt.actions, *more}))
    return prompt if actions == prompt.actions else replace(prompt, actions=actions)


def take(modes: Modes, given: Given, desk: Desk) -> tuple[Modes, Turn]:
    """Give an input to the front mode; return the modes from now on, and the turn."""
    front = modes[-1]
    if given in EVERYWHERE and isinstance(given, Action):
        prompt = prompt_of(modes, desk)
        if given not in prompt.actions:
            return modes, front.stays(say("key_not_here"))
        over: Mode = (
            Dock(front.work)
            if given is Action.SYNC
            else help_list(prompt, front.work, _tools(modes, prompt.document, desk))
        )
        return (*modes, over), Turn()
    teaches = isinstance(given, int) and given == TEACH and _may_teach(modes, front.prompt(desk))
    documents = front.prompt(desk).document if teaches else ""
    # what teaches leaves the stop as its first digit does
    turn = front.take(LEAVE if teaches else given, desk)
    after = (*modes[:-1], *turn.modes)
    if teaches:
        return (*after, teaching(documents, front.work, desk)), replace(turn, says=None)
    while not isinstance(turn.answer, NoAnswer) and after:
        below = after[-1].told(turn.answer, desk)
        after, turn = (*after[:-1], *below.modes), below
    if turn.signed_in is not None:
        return (Menu(turn.signed_in, desk.stamp.at),), turn
    if turn.to_menu:
        _put_aside(after, desk)
        return after[:1], turn
    return after or (SignIn(),), turn


def _may_teach(modes: Modes, prompt: Prompt) -> bool:
    """Return whether a code stands in the way that nobody understands, before somebody who works."""
    understood = not isinstance(prompt.stop, _NOT_UNDERSTOOD)
    return not understood and bool(operator_badge(modes)) and not any(_open(modes, each) for each in _TOOLS)


def _put_aside(modes: Modes, desk: Desk) -> None:
    """End work that is on nothing yet; all else stays open at its step."""
    for mode in modes:
        if isinstance(mode, TaskMode) and not mode.task.document(mode.state):
            desk.journal.end_work(mode.number, desk.stamp.at)


def held(modes: Modes, text: str) -> tuple[Modes, Turn]:
    """Return the turn of a scan behind a stop: nothing is given it; it waits to be scanned again."""
    return modes, Turn(outcome=Outcome.DUP, says=say("scan_held"), trace=held_trace(text), used=False)


def refused(modes: Modes, why: TurnRefusedError, prompt: Prompt) -> tuple[Modes, Turn]:
    """Return the modes with a stop over them that leads back to the same prompt; as they are, with a hint, where none is needed."""
    if why.stops:
        return stopped(modes, why.refusal, prompt)
    return modes, Turn(outcome=Outcome.DUP, says=why.refusal)


def stopped(modes: Modes, refusal: Refusal, prompt: Prompt) -> tuple[Modes, Turn]:
    """Return the modes with a stop over them that leads back to the same prompt."""
    stop = Stopped(refusal, prompt.task, prompt.document, modes[-1].work)
    return (*modes, stop), Turn(outcome=Outcome.STOP, says=refusal)


def _open(modes: Modes, kind: type[Mode]) -> bool:
    return any(isinstance(mode, kind) for mode in modes)
