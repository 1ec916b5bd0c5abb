"""Executors: what runs functions for a transfer manager."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple

from ._semaphores import TaskSemaphore


class TaskTag(NamedTuple):
    """A kind of tasks that has a bound of its own."""

    name: str


IN_MEMORY_UPLOAD_TAG = TaskTag("in_memory_upload")
IN_MEMORY_DOWNLOAD_TAG = TaskTag("in_memory_download")


class BaseExecutor:
    """Runs functions.

    :param max_workers: how many at a time.
    """

    def __init__(self, max_workers: int | None = None) -> None:
        pass

    def submit(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Have a function run.

        :returns: a future of its result.
        """
        raise NotImplementedError("submit()")

    def shutdown(self, wait: bool = True) -> None:
        """Take no more functions.

        :param wait: return when all are done.
        """
        raise NotImplementedError("shutdown()")


class NonThreadedExecutorFuture:
    """The outcome of a function that has run."""

    def __init__(self) -> None:
        self._result: Any = None
        self._exception: BaseException | None = None
        self._is_done = False

    def set_result(self, result: Any) -> None:
        """Note what the function returned."""
        self._result = result
        self._is_done = True

    def set_exception_info(self, exception: BaseException, traceback: Any = None) -> None:
        """Note what the function raised."""
        self._exception = exception
        self._is_done = True

    def result(self, timeout: float | None = None) -> Any:
        """Return or raise what the function did."""
        if self._exception is not None:
            raise self._exception
        return self._result

    def done(self) -> bool:
        """Say whether the function has run."""
        return self._is_done

    def add_done_callback(self, fn: Callable[[Any], Any]) -> None:
        """Call a function with the future."""
        fn(self)


class NonThreadedExecutor(BaseExecutor):
    """Runs every function in the thread that submits it."""

    def submit(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> NonThreadedExecutorFuture:
        """Run a function now.

        :returns: a future that is done.
        """
        future = NonThreadedExecutorFuture()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it belongs to the future
            future.set_exception_info(error)
        return future

    def shutdown(self, wait: bool = True) -> None:
        """Do nothing: all is done."""


class ExecutorFuture:
    """A future of an executor, as transfers see it.

    :param future: of the standard library.
    """

    def __init__(self, future: Any) -> None:
        self._future = future

    def result(self) -> Any:
        """Wait for the function, and return or raise what it did."""
        return self._future.result()

    def add_done_callback(self, fn: Callable[[], Any]) -> None:
        """Call a function, without arguments, when the future is done."""
        self._future.add_done_callback(lambda _: fn())

    def done(self) -> bool:
        """Say whether the function has run."""
        return bool(self._future.done())


class BoundedExecutor:
    """An executor whose queue is bounded: whoever submits beyond waits.

    :param max_size: number of functions that wait or run.
    :param max_num_threads: number that run at a time.
    :param tag_semaphores: bounds of their own for tasks with a tag.
    :param executor_cls: what runs them.
    """

    EXECUTOR_CLS: type[Any] = ThreadPoolExecutor

    def __init__(
        self,
        max_size: int,
        max_num_threads: int,
        tag_semaphores: Mapping[Any, Any] | None = None,
        executor_cls: type[Any] | None = None,
    ) -> None:
        self._executor = (executor_cls or self.EXECUTOR_CLS)(max_workers=max_num_threads)
        self._semaphore = TaskSemaphore(max_size)
        self._tag_semaphores = tag_semaphores or {}

    def submit(self, task: Any, tag: Any = None, block: bool = True) -> ExecutorFuture:
        """Have a function run.

        :param task: takes no argument; its ``transfer_id``, if any, numbers its places.
        :param tag: kind of the task.
        :param block: wait for a place.
        :raises NoResourcesAvailable: if there is none, and nobody waits.
        """
        semaphore = self._semaphore if tag is None else self._tag_semaphores[tag]
        owner = getattr(task, "transfer_id", None)
        token = semaphore.acquire(owner, block)
        try:
            future: Future[Any] = self._executor.submit(task)
        except BaseException:
            semaphore.release(owner, token)
            raise
        future.add_done_callback(lambda _: semaphore.release(owner, token))
        return ExecutorFuture(future)

    def shutdown(self, wait: bool = True) -> None:
        """Take no more functions.

        :param wait: return when all are done.
        """
        self._executor.shutdown(wait)
