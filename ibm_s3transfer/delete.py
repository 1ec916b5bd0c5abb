"""Deletes, done in the background like other transfers."""

from __future__ import annotations

from .tasks import Steps, Transfer


class Delete(Transfer):
    """The delete of an object."""

    def steps(self) -> Steps:
        """Delete the object, in one step.

        :returns: the service's answer.
        """
        yield from ()
        args = self.args
        return self.tools.client.delete_object(Bucket=args.bucket, Key=args.key, **args.extra_args)
