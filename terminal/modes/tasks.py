"""The tasks that this program has, by name: the one place that knows them all."""

from collections.abc import Mapping
from typing import cast

from inventory.tasks.passport import PASSPORT
from inventory.tasks.pick import PICK
from inventory.tasks.put_away import PUT_AWAY
from inventory.tasks.receive import RECEIVE
from inventory.tasks.steps import Task

# a task takes only the states that it gave itself, which the type of a mapping of tasks cannot say
TASKS: Mapping[str, Task[object]] = {
    task.name: cast("Task[object]", task) for task in (RECEIVE, PICK, PUT_AWAY, PASSPORT)
}
