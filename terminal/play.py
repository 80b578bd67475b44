"""Plays scenarios: the terminal without a face. Every line goes through the same work as a key or a scan (design.md 8)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from config import Settings
from drivers.profiles.profile import Repeat
from drivers.scan_frames import RepeatRule, split_aim
from inventory.refusals.base import Refusal
from inventory.refusals.work import WaitForSupervisor
from inventory.tasks.steps import Action, Message, Outcome, say
from inventory.values import dataclass
from terminal import scenario as steps
from terminal.clock import SetClock
from terminal.keys import KeyLine
from terminal.modes import approve, menu, sign_in
from terminal.opening import Opened, open_for_scenario
from terminal.practice import is_practice
from terminal.sending import may_send, release_as
from terminal.shown import prompt_text, screen_of
from terminal.view import ActionInput, Answer, DigitInput, Input, ScanInput, TypedInput, View
from terminal.words import Words

DEVICE = "scenario"
AN_INPUT = timedelta(seconds=1)
STEPS_BACK_MAX = 20
LEAVE = 1
EXPECTATIONS = (steps.ExpectOutcome, steps.ExpectPrompt, steps.ExpectStop, steps.ExpectScreen)


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a line: the answer, the line that is typed and not entered yet, and the input with PINs hidden."""

    line: int
    input: str
    outcome: Outcome
    code: str
    says: Message | Refusal | None
    view: View
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A badge with its PIN, as a scenario has them."""

    badge: str
    pin: str


class Player:
    """Plays the lines of a scenario on a home. `close` when done."""

    def __init__(self, settings: Settings) -> None:
        """Open the work; the clock begins at the machine's time."""
        self._settings = settings
        self._clock = SetClock(datetime.now(UTC).replace(microsecond=0))
        self._opened: Opened = open_for_scenario(settings, self._clock)
        self._keys = KeyLine()
        self._waited = False
        self._signed_in: Credentials | None = None
        self._approver: Credentials | None = None
        self._repeats = RepeatRule(Repeat().within_ms / 1000)

    def close(self) -> None:
        """Let go of the home."""
        self._opened.work.close()

    def play(self, line: steps.Line) -> Played | None:
        """Do what a line says; None for one that is no input."""
        match line.step:
            case steps.At(time):
                self._clock.at = time
                return None
            case steps.Wait(time):
                self._clock.move(time)
                self._waited = True
                return None
            case steps.GoOffline() | steps.GoOnline() | steps.Restart():
                return self._surroundings(line)
        if not self._waited:
            self._clock.move(AN_INPUT)
        self._waited = False
        secret = self.view().secret and isinstance(line.step, steps.TypeText | steps.PressKey)
        shown = f"{line.text.split()[0]} {steps.HIDDEN_PIN}" if secret else line.text
        answer = self._answered(line)
        typed = "*" * len(self._keys.text) if answer.view.secret else self._keys.text
        return Played(line.number, shown, answer.outcome, answer.code, answer.says, answer.view, typed)

    def view(self) -> View:
        """Return what is on the screen."""
        return self._opened.work.painted

    def _take(self, given: Input) -> Answer:
        self._keys = KeyLine()
        return self._opened.work.take(given)

    def _told(self, outcome: Outcome, says: Message | Refusal) -> Answer:
        return Answer(outcome, says.code, says, self.view())

    def _surroundings(self, line: steps.Line) -> Played:
        """Take the centre away, bring it back, or drop the program as it is and open the files again."""
        said = say("offline")
        if isinstance(line.step, steps.Restart):
            said = say("restarted")
            away = self._opened.syncer.away
            self.close()
            self._opened = open_for_scenario(self._settings, self._clock)
            self._opened.syncer.away = away
            self._keys, self._signed_in, self._approver = KeyLine(), None, None
        else:
            self._opened.syncer.away = isinstance(line.step, steps.GoOffline)
            said = say("offline") if self._opened.syncer.away else say("online")
        return Played(line.number, line.text, Outcome.OK, said.code, said, self.view())

    def _answered(self, line: steps.Line) -> Answer:
        approver, self._approver = self._approver, None
        match line.step:
            case steps.SignIn(badge, pin):
                return self._sign_in(Credentials(badge, pin))
            case steps.SignOut():
                self._to_menu()
                return self._take(ActionInput(Action.DONE))
            case steps.Approve(badge, pin):
                return self._approve(Credentials(badge, pin))
            case steps.Sync():
                return self._sync(approver)
            case steps.GoToMenu():
                return self._to_menu()
            case steps.StartTask(name):
                return self._start(name, line.number)
            case steps.ScanCode(raw, broken):
                aim, data = split_aim(raw)
                repeat = self._repeats.is_repeat(raw, self._clock.now().timestamp())
                return self._take(ScanInput(data, aim, DEVICE, incomplete=broken, repeat=repeat))
            case steps.TypeText(text):
                return self._take(TypedInput(text))
            case steps.PressKey(key):
                return self._press(key)
            case steps.Choose(number):
                return self._take(DigitInput(number))
        return self._take(ActionInput(Action.UNDO))

    def _press(self, key: str) -> Answer:
        pressed = self._keys.pressed(key, self.view().prompt)
        if pressed.input is not None:
            return self._take(pressed.input)
        self._keys = pressed.line
        return self._told(Outcome.OK, say("typing"))

    # People

    def _sign_in(self, who: Credentials) -> Answer:
        view = self.view()
        if view.status.operator:
            self._sign_off()
        self._leave_stop(sign_in.TASK)
        answer = self._badge_and_pin(who)
        self._signed_in = who if answer.view.status.operator == who.badge else None
        return answer

    def _sign_off(self) -> None:
        """Sign off whoever works, keeping their open work."""
        self._to_menu()
        if self._take(ActionInput(Action.DONE)).view.prompt.question is not None:
            self._take(DigitInput(LEAVE))

    def _approve(self, who: Credentials) -> Answer:
        """Approve what is asked; where nothing is, it is for the `sync` that follows."""
        self._leave_stop(approve.TASK)
        if self.view().prompt.task == approve.TASK:
            return self._badge_and_pin(who)
        self._approver = who
        return self._told(Outcome.OK, say("approver_for_sync"))

    def _badge_and_pin(self, who: Credentials) -> Answer:
        answer = self._take(ScanInput(who.badge.encode(), device=DEVICE))
        return self._take(TypedInput(who.pin)) if answer.view.secret else answer

    def _leave_stop(self, task: str) -> None:
        prompt = self.view().prompt
        if prompt.task == task and prompt.stop is not None:
            self._take(DigitInput(LEAVE))

    # Ways

    def _to_menu(self) -> Answer:
        """Put aside what is in front: stops and questions as they are, lists and screens left, work kept at its step."""
        answer = self._told(Outcome.OK, say("at_menu"))
        for _ in range(STEPS_BACK_MAX):
            prompt = answer.view.prompt
            if prompt.task in (menu.TASK, sign_in.TASK) and prompt.question is None and prompt.stop is None:
                break
            if prompt.stop is not None or prompt.question is not None:
                answer = self._take(DigitInput(LEAVE))
            elif self._opened.work.puts_aside:
                self._take(ActionInput(Action.HELP))
                answer = self._take(DigitInput(2))
            else:
                answer = self._take(ActionInput(Action.BACK))
        return answer

    def _start(self, name: str, line: int) -> Answer:
        digit = next((each.digit for each in menu.LINES if each.name == name), None)
        if digit is None:
            raise steps.ScenarioError(line, f"task: expected one of {', '.join(each.name for each in menu.LINES)}")
        self._to_menu()
        return self._take(DigitInput(digit))

    def _sync(self, approver: Credentials | None) -> Answer:
        """Pull, and send what may be sent: as who approved, as the signed-in supervisor, or nothing."""
        handheld, syncer = self._opened.handheld, self._opened.syncer
        who = approver or self._signed_in
        if who is not None and (approver is not None or may_send(handheld, who.badge)):
            replays = is_practice(self._settings.home)
            refusal = release_as(handheld, who.badge, who.pin, self._clock.now(), replays=replays)
            if refusal is not None:
                return self._told(Outcome.STOP, refusal)
        syncer.ask()
        view, news = self._opened.work.view(), syncer.news()
        says = view.says or say("sync_done")
        if news.online and view.status.waiting:
            says = WaitForSupervisor(view.status.waiting)
        clean = news.online and not view.status.waiting and not view.status.held
        return Answer(Outcome.OK if clean else Outcome.DUP, says.code, says, view)


def play_all(
    player: Player, lines: Iterable[steps.Line], words: Words, tell: Callable[[Played], None]
) -> Iterator[str]:
    """Play lines; yield what each expectation that is not met says."""
    last: Played | None = None
    for line in lines:
        if isinstance(line.step, EXPECTATIONS):
            if missed := _missed(line.step, last, player, words):
                yield f"line {line.number}: {missed}"
        elif (played := player.play(line)) is not None:
            last = played
            tell(played)


def _missed(step: steps.Step, last: Played | None, player: Player, words: Words) -> str:
    """Return how an expectation is not met, empty when it is."""
    view = last.view if last else player.view()
    match step:
        case steps.ExpectOutcome(outcome, code):
            if last is None:
                return "expected an answer, but there was no input before"
            got = f"{last.outcome} {last.code}"
            met = last.outcome is outcome and code in ("", last.code)
            return "" if met else f"expected {outcome} {code}".rstrip() + f", got {got}"
        case steps.ExpectPrompt(text):
            prompt = prompt_text(view, words)
            return "" if prompt.startswith(text) else f"expected the prompt {text!r}, got {prompt!r}"
        case steps.ExpectStop(code):
            stop = view.prompt.stop
            return "" if stop is not None and stop.code == code else f"expected the stop {code}, got {stop}"
        case steps.ExpectScreen(text):
            shown = screen_of(view, last.typed if last else "", words)
            there = any(text in row for row in shown) or text in " ".join(row.strip() for row in shown)
            return "" if there else f"expected {text!r} on the screen, got\n" + "\n".join(f"  |{row}" for row in shown)
    return ""
