"""Refusals of rules for labels of suppliers."""

from inventory.refusals.base import Refusal
from inventory.values import dataclass


@dataclass(frozen=True, slots=True)
class BadLabelRule(Refusal):
    """The rule cannot be used: it is no safe regular expression, or does not read its own label; `why` says it in English."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class LabelRuleAmbiguous(Refusal):
    """The rule could cut the label in more than one way: nothing tells where one part ends and the next begins."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class LabelRuleClashes(Refusal):
    """Another rule reads the same label otherwise: nobody could tell which one is meant."""

    label: str
    partner: str
    name: str
