"""The formula sets of runs are read again, and parsed again, only where they have changed."""

from event_files import Events
from tensorboard import context
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer

from tb_custom_metrics.formula.formula_set import FormulaSet
from tb_custom_metrics.logs.carried import CarriedSets
from tb_custom_metrics.logs.carried import read_library
from tb_custom_metrics.logs.provider import ProviderReader
from tb_custom_metrics.logs.sources import runs_of

RUNS = 20
ALL = {"scalars": 0, "custom_metrics": 0, "pr_curves": 0}  # points are kept


class Watched(ProviderReader):
    """TensorBoard's Python loader as a reader that notes which runs' tensors were read."""

    def __init__(self, logdir):
        multiplexer = EventMultiplexer(size_guidance={"tensors": 0}, tensor_size_guidance=ALL)
        multiplexer.AddRunsFromDirectory(str(logdir)).Reload()
        provider = MultiplexerDataProvider(multiplexer, str(logdir))
        super().__init__(provider, context.RequestContext(), "", ALL, multiplexer)
        self.read = []

    def tensors(self, sources):
        self.read += [source.directory for source in sources]
        return super().tensors(sources)


def write(logdir, number: int, formula: str, attempt: int = 0) -> None:
    with Events(logdir / f"run{number:02}/custom_metrics", attempt) as events:
        events.formula_set(f"version = 1\n[metrics.ours]\nformula = '{formula}'\n")


def library_of(carried, reader):
    listing = reader.listing()
    return carried.library(reader, runs_of(listing), listing.formula_sets)


def test_only_a_set_that_has_changed_is_read_again(tmp_path):
    for number in range(RUNS):
        write(tmp_path, number, "2 * tp")
    carried = CarriedSets()
    first, second, third = Watched(tmp_path), Watched(tmp_path), None

    before = library_of(carried, first)
    same = library_of(carried, second)
    write(tmp_path, 7, "3 * tp", attempt=1)
    third = Watched(tmp_path)
    after = library_of(carried, third)

    assert len(first.read) == RUNS
    assert second.read == []
    assert third.read == ["run07/custom_metrics"]
    assert same is before
    assert before.metrics["ours"].formula == "2 * tp"
    assert after.conflicts == {"ours": "'2 * tp' in run 'run00'; '3 * tp' in run 'run07'"}
    assert after == read_library(third, runs_of(third.listing()))


def test_a_run_that_has_gone_takes_its_set_away(tmp_path):
    write(tmp_path, 0, "2 * tp")
    write(tmp_path, 1, "3 * tp")
    carried = CarriedSets()
    reader = Watched(tmp_path)
    listing = reader.listing()
    runs = runs_of(listing)

    both = carried.library(reader, runs, listing.formula_sets)
    one = carried.library(reader, runs[:1], listing.formula_sets)

    assert "ours" in both.conflicts
    assert (one.conflicts, one.metrics["ours"].formula) == ({}, "2 * tp")


def test_a_text_that_many_runs_carry_is_parsed_once(tmp_path, monkeypatch):
    for number in range(RUNS):
        write(tmp_path, number, f"4 * tp + {tmp_path.stat().st_ino}")
    parsed = []
    from_toml = FormulaSet.from_toml
    monkeypatch.setattr(FormulaSet, "from_toml", lambda text: parsed.append(text) or from_toml(text))
    reader = Watched(tmp_path)

    library = read_library(reader, runs_of(reader.listing()))

    assert len(parsed) == 1
    assert len(library.carried()) == RUNS
