"""What an answer of the centre does to the modes: said, or laid over them as a stop or a question, never under the hands of a PIN."""

from inventory.refusals import refusal_from_plain
from inventory.refusals.base import Refusal
from inventory.refusals.transactions import NotHeld
from inventory.refusals.work import LinkAway, TakeOverAway
from inventory.tasks.steps import Message, say
from inventory.values import dataclass
from sync.approval_messages import ApprovalAnswer, ApprovalStands, Verdict
from sync.messages import Claim, ClaimAnswer, Settlement, SettlementAnswer, Unclaim, Way
from terminal.claims import documents_of
from terminal.modes.approve import Approval
from terminal.modes.claimed import Claimed
from terminal.modes.dock import Dock
from terminal.modes.mode import Mode
from terminal.modes.settle import TASK
from terminal.modes.sign_in import SignIn
from terminal.modes.stop import Stopped
from terminal.modes.task import TaskMode
from terminal.syncer import Reply, Said

Modes = tuple[Mode, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What comes of an answer: the modes from now on, what is said, whether the centre is to be asked for a round."""

    modes: Modes
    says: Message | Refusal | None = None
    stops: bool = False
    sync: bool = False


def heard(modes: Modes, reply: Reply, waiting: int) -> Heard:
    """Return what an answer does; `waiting` is how much is not sent, for what is said of a centre that is away."""
    answer = reply.answer
    if isinstance(answer, LinkAway):
        answer = LinkAway(waiting, answer.reason)
    match reply.request:
        case Settlement():
            return _settled(modes, answer, reply.request.way)
        case Claim(take_over=take_over, document=document):
            return _claimed(modes, document, answer, take_over=take_over)
        case Unclaim(by=by) if by:
            return Heard(modes, answer if isinstance(answer, Refusal) else say("released"), sync=True)
        case ApprovalAnswer(verdict=verdict) if verdict is not Verdict.WITHDRAW:
            return _answered(modes, answer)
    return Heard(modes)


SETTLED = {Way.SEEN: say("seen"), Way.BACK: say("sent_back")}


def _answered(modes: Modes, answer: Said | Refusal) -> Heard:
    """Say how a request stands that was answered here; the first answer is for good."""
    if isinstance(answer, ApprovalStands):
        return Heard(modes, say("request_stands", state=answer.state.value), sync=True)
    return Heard(modes, answer if isinstance(answer, Refusal) else None)


def _settled(modes: Modes, answer: Said | Refusal, way: Way) -> Heard:
    refusal = answer if isinstance(answer, Refusal) else None
    if isinstance(answer, SettlementAnswer):
        refusal = refusal_from_plain(dict(answer.refusals[0])) if answer.refusals else None
    if refusal is not None:
        again = isinstance(refusal, NotHeld)
        if may_lie_over(modes) and any(isinstance(mode, Dock) for mode in modes):
            return Heard((*modes, Stopped(refusal, TASK)), refusal, stops=True, sync=again)
        return Heard(modes, refusal, sync=again)
    return Heard(modes, SETTLED.get(way, say("settled")), sync=True)


def _claimed(modes: Modes, document: str, answer: Said | Refusal, *, take_over: bool) -> Heard:
    if isinstance(answer, ClaimAnswer) and answer.yours:
        left = tuple(mode for mode in modes if not (isinstance(mode, Claimed) and mode.document == document))
        return Heard(left, say("taken_over", document=document) if take_over else None, sync=take_over)
    if isinstance(answer, ClaimAnswer):
        return Heard(asked(modes, question_of(modes, answer)))
    if take_over and isinstance(answer, Refusal) and may_lie_over(modes):
        refusal = TakeOverAway(document)
        return Heard((*modes, Stopped(refusal, "menu", document, modes[-1].work)), refusal, stops=True)
    return Heard(modes)


def question_of(modes: Modes, answer: ClaimAnswer) -> Claimed | None:
    """Return the question about a document that another device has, where its task is in front."""
    front = modes[-1]
    if not isinstance(front, TaskMode) or answer.document not in documents_of(front).split() or answer.since is None:
        return None
    return Claimed(answer.document, answer.operator, answer.device, answer.since, front.task.name, front.number)


def asked(modes: Modes, question: Claimed | None) -> Modes:
    """Return the modes with a question over them, where there is one."""
    return modes if question is None else (*modes, question)


def may_lie_over(modes: Modes) -> bool:
    """Return whether something may come over what is in front without a hand: not where a badge or a PIN is asked, nor over a stop."""
    return not isinstance(modes[-1], SignIn | Approval | Stopped)
