"""pebble's pool, where the clock may be set and a process may die while it waits for work.

pebble measures its time limits by the clock of the wall: set forward, or after a sleep of the
machine, innocent documents are refused; set back, one that hangs does so for as long. And the
death of a process that had nothing to do, which a system short of memory may choose to kill,
makes the whole pool unusable.
"""

from collections.abc import Callable
from multiprocessing.context import BaseContext
from time import monotonic
from typing import Final

from pebble import ProcessPool
from pebble.pool.base_pool import PoolContext, Task
from pebble.pool.process import PoolManager, TaskManager

_IDLE_DEATHS: Final = 10  # beyond these it is the processes that cannot live here


class SteadyPool(ProcessPool):
    """A `pebble.ProcessPool` that those faults do not reach."""

    def __init__(
        self,
        workers: int,
        tasks: int,
        initialise: Callable[..., None],
        given: tuple[object, ...],
        context: BaseContext,
    ) -> None:
        """Open the pool.

        Args:
            workers: processes.
            tasks: what each of them does before another takes its place.
            initialise: called first in each process.
            given: its arguments.
            context: how processes are started.
        """
        super().__init__(workers, tasks, initialise, given, context)
        self._pool_manager = _Manager(self._context, context)


class _Manager(PoolManager):
    def __init__(self, pool: PoolContext, context: BaseContext) -> None:
        super().__init__(pool, context)
        self.task_manager = _Tasks(pool.task_queue.task_done)
        self._idle_deaths = 0

    def find_expired_task(self, worker_id: int) -> Task:
        tasks = list(self.task_manager.tasks.values())
        if not any(task.worker_id for task in tasks) and self._idle_deaths < _IDLE_DEATHS:
            self._idle_deaths += 1
            raise LookupError(worker_id)  # nothing is lost: another process is started
        return super().find_expired_task(worker_id)


class _Tasks(TaskManager):
    def task_start(self, task_id: int, worker_id: int | None) -> None:
        super().task_start(task_id, worker_id)
        if task := self.tasks.get(task_id):
            task.timestamp = monotonic()

    @staticmethod
    def timeout(task: Task) -> bool:
        limit = task.timeout or float("inf")
        return task.started and monotonic() - task.timestamp > limit
