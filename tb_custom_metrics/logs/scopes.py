"""What names mean in each run."""

from collections import defaultdict
from collections.abc import Hashable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from functools import cached_property

from tb_custom_metrics.formula.scope import Scope
from tb_custom_metrics.formula.views import View
from tb_custom_metrics.logs.library import Library
from tb_custom_metrics.logs.run import Run


class Scopes(Mapping[str, Scope]):
    """What names mean in each run by its name, found out for those that are asked about.

    Args:
        runs: Every run there is, since a formula may look at others.
        library: What names mean in all of them.
        baseline: The run that `baseline(x)` reads.
        view: How their counts are seen; as they are without it.
    """

    def __init__(
        self, runs: Iterable[Run], library: Library, baseline: str | None = None, view: View | None = None
    ) -> None:
        self._runs = {run.name: run for run in runs}
        self._library = library
        self._baseline = baseline
        self._view = view
        self._scopes: dict[str, Scope] = {}

    def __getitem__(self, name: str) -> Scope:
        if name not in self._scopes:
            self._scopes[name] = self._scope(self._runs[name])
        return self._scopes[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._runs)

    def __len__(self) -> int:
        return len(self._runs)

    @cached_property
    def families(self) -> Mapping[str, Mapping[str, str]]:
        """The names of the runs of each training, by the last component of their names."""
        families: dict[str, dict[str, str]] = defaultdict(dict)
        for run in self._runs.values():
            families[run.training][run.part] = run.name
        return families

    def _scope(self, run: Run) -> Scope:
        return Scope(
            run=run.name,
            has_counts=bool(run.sets),
            tags=run.scalars.keys(),
            metrics=self._library.metrics,
            parameters=self._library.parameters,
            siblings=_Family(self, run.training),
            conflicts=self._library.conflicts,
            runs=self,
            baseline=self._baseline,
            hparams=run.hparams,
            count_sets=[count_set.name for count_set in run.sets],
            view=self._view,
        )


class _Family(Mapping[str, Scope]):
    """The runs of one training by the last component of their names."""

    def __init__(self, scopes: Scopes, training: str) -> None:
        self._scopes = scopes
        self._training = training

    def __getitem__(self, part: str) -> Scope:
        return self._scopes[self._scopes.families[self._training][part]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._scopes.families[self._training])

    def __len__(self) -> int:
        return len(self._scopes.families[self._training])


class Forms:
    """Which runs are alike, so that what is wrong with a formula in one of them is so in all.

    Args:
        runs: Every run there is.
        with_hparams: Whether hyperparameters matter.
    """

    def __init__(self, runs: Iterable[Run], *, with_hparams: bool) -> None:
        self._numbers: dict[Hashable, int] = {}  # short for what would be compared again and again
        self._own: dict[str, int] = {}
        members: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._with_hparams = with_hparams
        for run in runs:
            self._own[run.name] = own = self._number(self._form(run))
            members[run.training].append((run.part, own))
        self._families = {training: self._number(tuple(found)) for training, found in members.items()}

    def of(self, run: Run) -> Hashable:
        """Returns what is equal for runs that hold the same, beside siblings that hold the same."""
        return self._own[run.name], self._families[run.training]

    def _form(self, run: Run) -> Hashable:
        return (run.form, frozenset(run.hparams.items())) if self._with_hparams else run.form

    def _number(self, form: Hashable) -> int:
        return self._numbers.setdefault(form, len(self._numbers))
