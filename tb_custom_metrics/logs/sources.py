"""From the tags of a log directory to runs and the sets of counts in them."""

from collections import Counter
from collections import defaultdict
from collections.abc import Collection
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from google.protobuf import message
from tensorboard.plugins.pr_curve import metadata as curve_metadata

from tb_custom_metrics.formula.join import unit_of_steps
from tb_custom_metrics.formula.sentences import say
from tb_custom_metrics.logs.run import COUNT_NAMES
from tb_custom_metrics.logs.run import CountSet
from tb_custom_metrics.logs.run import Listing
from tb_custom_metrics.logs.run import Run
from tb_custom_metrics.logs.run import Source
from tb_custom_metrics.metadata import BACKFILL_DIRECTORY
from tb_custom_metrics.metadata import FORMULA_SET_TAG
from tb_custom_metrics.metadata import MAX_THRESHOLDS
from tb_custom_metrics.metadata import RUN_DIRECTORY
from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.metadata import even_thresholds
from tb_custom_metrics.metadata import set_name

_CELLS = Layout("cells")

_SPELLINGS = {
    "tp": "tp",
    "truepositive": "tp",
    "truepositives": "tp",
    "fp": "fp",
    "falsepositive": "fp",
    "falsepositives": "fp",
    "tn": "tn",
    "truenegative": "tn",
    "truenegatives": "tn",
    "fn": "fn",
    "falsenegative": "fn",
    "falsenegatives": "fn",
}

# From the name of any count to that of true positives in the same spelling.
_OF_TWO_LETTERS = str.maketrans("fnFN", "tpTP")
_OF_WORDS = (
    ("false", "true"),
    ("False", "True"),
    ("FALSE", "TRUE"),
    ("negative", "positive"),
    ("Negative", "Positive"),
    ("NEGATIVE", "POSITIVE"),
)

# What Keras' TensorBoard callback puts around the name of a metric.
_KERAS_AFFIXES = (("epoch_", ""), ("batch_", ""), ("evaluation_", "_vs_iterations"))

# What stands before the name where one run holds several splits: `val_tp`, `test_tp`.
_SPLITS = ("train_", "val_", "valid_", "validation_", "test_", "eval_")

_CURVE_SUFFIX = "/pr_curves"  # which TensorBoard's own writer appends to the tag


class Runs:
    """The runs of one listing after another. One of which a listing says the same is not made again."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[_Found, Run]] = {}

    def of(self, listing: Listing) -> list[Run]:
        """Returns the runs of a log directory, sorted by name.

        What this package wrote lies in directories of its own, because TensorBoard's Python loader
        follows only the newest event file of a directory. Here they become part of the run above.
        """
        before, made = self._made, {}
        for found in _found(listing):
            known = before.get(found.name)
            run = known[1] if known is not None and known[0] == found else _run(found)
            made[found.name] = (found, run)
        self._made = made
        return [run for _, run in made.values()]


def runs_of(listing: Listing) -> list[Run]:
    """Returns the runs of a log directory, sorted by name."""
    return Runs().of(listing)


class _Found(NamedTuple):
    """What a listing says of a run: all that it is made of.

    Attributes:
        name: Of the run.
        directories: Those that belong to it.
        scalars: The tags in each directory.
        tensors: Tag to metadata in each directory.
        curves: Likewise.
        hparams: Its own before those of directories above.
    """

    name: str
    directories: Sequence[str]
    scalars: Sequence[Collection[str]]
    tensors: Sequence[Mapping[str, bytes]]
    curves: Sequence[Mapping[str, bytes]]
    hparams: Mapping[str, float | str]


def _found(listing: Listing) -> Iterator[_Found]:
    directories = defaultdict(list)
    for directory in sorted({*listing.runs, *listing.scalars, *listing.tensors, *listing.curves}):
        directories[parent(directory)].append(directory)
    for name, own in sorted(directories.items()):
        yield _Found(
            name,
            own,
            [frozenset(listing.scalars.get(directory, ())) for directory in own],
            [listing.tensors.get(directory, {}) for directory in own],
            [listing.curves.get(directory, {}) for directory in own],
            _hparams(name, listing.hparams),
        )


def parent(directory: str) -> str:
    """Returns the run that a directory belongs to: the one above, where this package wrote it.

    Example:
        >>> parent("mine/train"), parent("mine/train/custom_metrics"), parent("custom_metrics/backfill")
        ('mine/train', 'mine/train', '.')
    """
    for own in (BACKFILL_DIRECTORY, RUN_DIRECTORY):
        if directory == own or directory.endswith(f"/{own}"):
            return directory.removesuffix(own).rstrip("/") or "."
    return directory


def _run(found: _Found) -> Run:
    name, directories, hparams = found.name, found.directories, found.hparams
    scalars = {
        tag: Source(directory, tag)
        for directory, tags in zip(directories, found.scalars, strict=True)
        for tag in sorted(tags)
    }
    tensors = list(_contents(directories, found.tensors))
    own, unreadable = _own_sets(tensors)
    curves, unreadable_curves = _curve_sets(_contents(directories, found.curves))
    kinds = [kind for kind in (own, curves, _scalar_sets(scalars)) if kind]
    return Run(
        name=name,
        color_run=name if name in directories else directories[0],
        sets=tuple(kinds[0] if kinds else ()),
        scalars=scalars,
        formula_sets=tuple(source for source, _ in tensors if source.tag == FORMULA_SET_TAG),
        unreadable=(*unreadable, *unreadable_curves),
        hparams={key: value for key, value in hparams.items() if not isinstance(value, str)},
        hparam_texts={key: value for key, value in hparams.items() if isinstance(value, str)},
        passed_over=tuple(kind[0].origin for kind in kinds[1:]),
    )


def _contents(
    directories: Sequence[str], tags: Sequence[Mapping[str, bytes]]
) -> Iterator[tuple[Source, bytes]]:
    for directory, contents in zip(directories, tags, strict=True):
        for tag, content in sorted(contents.items()):
            yield Source(directory, tag), content


def _hparams(name: str, hparams: Mapping[str, Mapping[str, float | str]]) -> Mapping[str, float | str]:
    """The hyperparameters of a run, and those logged for a directory above it."""
    found: dict[str, float | str] = {}
    while name and hparams:
        found = {**hparams.get(name, {}), **found}
        name = name.rpartition("/")[0]
    return {**hparams.get(".", {}), **found}


def _own_sets(tensors: Iterable[tuple[Source, bytes]]) -> tuple[list[CountSet], list[str]]:
    """The sets that this package wrote, and why others could not be used."""
    sets = []
    unreadable: list[str] = []
    for source, content in tensors:
        name = set_name(source.tag)
        if name is None:
            continue
        try:
            layout = _layout(content)
        except ValueError as error:
            unreadable.append(say("counts_unreadable", "{reason}", reason=str(error)))
            continue
        unit = "batches" if name.endswith("/batch") else "epochs"
        sets.append(CountSet(name, "custom_metrics", layout, (source,), unit))
    return sets, unreadable


def _curve_sets(curves: Iterable[tuple[Source, bytes]]) -> tuple[list[CountSet], list[str]]:
    """The `pr_curves` summaries of a run, and why others could not be used.

    Their thresholds lie evenly from 0 to 1, and a score is predicted positive if it is at least the
    threshold: their writers count by floor(score * (n_thresholds - 1)).
    """
    sets = []
    unreadable: list[str] = []
    for source, content in curves:
        layout = _curve_layout(content)
        if layout is None:
            told = "PR curve '{tag}' of run '{run}' does not say its thresholds"
            unreadable.append(say("curve_unreadable", told, tag=source.tag, run=source.directory))
            continue
        name = source.tag.removesuffix(_CURVE_SUFFIX)
        sets.append(CountSet(name, "pr_curves", layout, (source,), None))
    return sets, unreadable


# The runs of a log directory are mostly of one program, and say the same.
_layout = lru_cache(maxsize=256)(Layout.from_bytes)


@lru_cache(maxsize=256)
def _curve_layout(content: bytes) -> Layout | None:
    try:
        n_thresholds = int(curve_metadata.parse_plugin_metadata(content).num_thresholds)
    except message.DecodeError:
        return None
    if not 1 <= n_thresholds <= MAX_THRESHOLDS:
        return None
    return Layout("curves", even_thresholds(n_thresholds), ">=")


def _scalar_sets(scalars: Mapping[str, Source]) -> list[CountSet]:
    """Sets of four scalars that are counts by name, all in one spelling."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for tag in scalars:
        count, spelling, pattern = _as_count(tag)
        if count is not None:
            found[pattern, spelling][count] = tag
    complete = {key: tags for key, tags in found.items() if len(tags) == len(COUNT_NAMES)}
    # Keras logs the same four numbers by batch too, as running values inside each epoch.
    chosen = [key for key in complete if unit_of_steps(complete[key]["tp"]) != "batches"] or list(complete)
    same = Counter(pattern for pattern, _ in chosen)
    return [
        # Four scalars in each of two spellings are two sets, which need two names.
        _scalar_set(pattern if same[pattern] == 1 else tags["tp"], tags, scalars)
        for (pattern, _), tags in sorted((key, complete[key]) for key in chosen)
    ]


def _scalar_set(name: str, tags: Mapping[str, str], scalars: Mapping[str, Source]) -> CountSet:
    sources = tuple(scalars[tags[count]] for count in COUNT_NAMES)
    return CountSet(name, "scalars", _CELLS, sources, unit_of_steps(tags["tp"]))


@lru_cache(maxsize=4096)
def _as_count(tag: str) -> tuple[str | None, str, str]:
    """Returns which count a tag holds by its name, its spelling, and the tag with "*" in place of that name.

    `epoch_tp` is ("tp", "tp", "epoch_*"); `confusion/FalseNegatives_1` is ("fn", "TruePositives",
    "confusion/*_1").
    """
    path, slash, name = tag.rpartition("/")
    before, after = path + slash, ""
    for prefix, suffix in _KERAS_AFFIXES:
        if name.startswith(prefix) and name.endswith(suffix) and len(name) > len(prefix) + len(suffix):
            name = name[len(prefix) : len(name) - len(suffix)]
            before, after = before + prefix, suffix
            break
    split = next((split for split in _SPLITS if name.startswith(split)), "")
    name, before = name.removeprefix(split), before + split
    stem, underscore, number = name.rpartition("_")
    if underscore and number.isdecimal():
        name, after = stem, f"_{number}{after}"
    plain = name.replace("_", "").lower()
    if plain not in _SPELLINGS:
        return None, "", ""
    spelling = name.translate(_OF_TWO_LETTERS) if len(plain) == len("tp") else _of_true_positives(name)
    return _SPELLINGS[plain], spelling, f"{before}*{after}"


def _of_true_positives(name: str) -> str:
    """Returns how true positives are called where a count is called so.

    Example:
        >>> _of_true_positives("false_negatives"), _of_true_positives("TrueNegative")
        ('true_positives', 'TruePositive')
    """
    for word, positive in _OF_WORDS:
        name = name.replace(word, positive)
    return name
