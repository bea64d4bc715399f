"""From the tags of a log directory to runs and the sets of counts in them."""

from collections import Counter
from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Mapping

from google.protobuf import message
from tensorboard.plugins.pr_curve import metadata as curve_metadata

from tb_custom_metrics.formula.join import unit_of_steps
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


def runs_of(listing: Listing) -> list[Run]:
    """Returns the runs of a log directory, sorted by name.

    What this package wrote lies in directories of its own, because TensorBoard's Python loader
    follows only the newest event file of a directory. Here they become part of the run above.
    """
    directories = defaultdict(list)
    for directory in sorted({*listing.runs, *listing.scalars, *listing.tensors, *listing.curves}):
        directories[parent(directory)].append(directory)
    return [_run(name, directories[name], listing) for name in sorted(directories)]


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


def _run(name: str, directories: list[str], listing: Listing) -> Run:
    scalars = {
        tag: Source(directory, tag)
        for directory in directories
        for tag in sorted(listing.scalars.get(directory, ()))
    }
    tensors = [
        (Source(directory, tag), content)
        for directory in directories
        for tag, content in sorted(listing.tensors.get(directory, {}).items())
    ]
    own, unreadable = _own_sets(tensors)
    curves, unreadable_curves = _curve_sets(directories, listing)
    hparams = _hparams(name, listing)
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


def _hparams(name: str, listing: Listing) -> dict[str, float | str]:
    """The hyperparameters of a run, and those logged for a directory above it."""
    found: dict[str, float | str] = {}
    while name:
        found = {**listing.hparams.get(name, {}), **found}
        name = name.rpartition("/")[0]
    return {**listing.hparams.get(".", {}), **found}


def _own_sets(tensors: Iterable[tuple[Source, bytes]]) -> tuple[list[CountSet], list[str]]:
    """The sets that this package wrote, and why others could not be used."""
    sets = []
    unreadable = []
    for source, content in tensors:
        name = set_name(source.tag)
        if name is None:
            continue
        try:
            layout = Layout.from_bytes(content)
        except ValueError as error:
            unreadable.append(str(error))
            continue
        unit = "batches" if name.endswith("/batch") else "epochs"
        sets.append(CountSet(name, "custom_metrics", layout, (source,), unit))
    return sets, unreadable


def _curve_sets(directories: Iterable[str], listing: Listing) -> tuple[list[CountSet], list[str]]:
    """The `pr_curves` summaries of a run, and why others could not be used.

    Their thresholds lie evenly from 0 to 1, and a score is predicted positive if it is at least the
    threshold: their writers count by floor(score * (n_thresholds - 1)).
    """
    sets = []
    unreadable = []
    for directory in directories:
        for tag, content in sorted(listing.curves.get(directory, {}).items()):
            n_thresholds = _n_thresholds(content)
            if not 1 <= n_thresholds <= MAX_THRESHOLDS:
                unreadable.append(f"PR curve '{tag}' of run '{directory}' does not say its thresholds")
                continue
            layout = Layout("curves", even_thresholds(n_thresholds), ">=")
            name = tag.removesuffix(_CURVE_SUFFIX)
            sets.append(CountSet(name, "pr_curves", layout, (Source(directory, tag),), None))
    return sets, unreadable


def _n_thresholds(content: bytes) -> int:
    try:
        return int(curve_metadata.parse_plugin_metadata(content).num_thresholds)
    except message.DecodeError:
        return 0


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
