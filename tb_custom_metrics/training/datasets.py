"""Data beside Keras' training and validation data, on which a model is evaluated as it trains."""

import contextlib
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

import keras
import numpy as np
from keras import ops

_TAKEN = ("train", "validation", "val")


def checked(datasets: Mapping[str, Any] | None) -> dict[str, Any]:
    """Returns the datasets by name.

    Raises:
        TypeError: If they are no dict, or one of them is no data that can be gone through repeatedly.
        ValueError: If a name cannot be that of a run, or a dataset never ends.
    """
    if datasets is not None and not isinstance(datasets, Mapping):
        raise TypeError(
            f"Argument `datasets` must be a dict of name to data. Received: datasets={datasets!r:.200}"
        )
    named = dict(datasets or {})
    for name, data in named.items():
        if not isinstance(name, str) or not name.isidentifier() or name in _TAKEN:
            raise ValueError(
                "A name in `datasets` must be a word of letters, digits and _, other than "
                f"{', '.join(map(repr, _TAKEN))}. Received: {name!r}"
            )
        if not _is_data(data):
            raise TypeError(
                f"The dataset {name!r} must be a tuple (x, y) or (x, y, sample_weight), a tf.data.Dataset, "
                f"a keras.utils.PyDataset or a DataLoader. Received: {type(data).__name__}"
            )
        cardinality = getattr(data, "cardinality", None)
        if callable(cardinality) and int(cardinality()) == -1:  # tf.data.INFINITE_CARDINALITY
            raise ValueError(f"The dataset {name!r} must end. Received: one that repeats for ever")
    return named


def evaluate(model: keras.Model, data: Any, batch_size: int) -> dict[str, Any]:
    """Returns what `model.evaluate` says about a dataset; its metrics hold the counts."""
    x, y, sample_weight = (*data, None)[:3] if isinstance(data, tuple) else (data, None, None)
    replicas = _num_replicas(model)
    if isinstance(data, tuple):  # only arrays come without batches of their own
        size = _even(min(batch_size, _length(x)), replicas)
    else:
        size = None
        x = _evenly_batched(x, replicas)
    results: dict[str, Any] = model.evaluate(
        x, y, sample_weight=sample_weight, batch_size=size, verbose=0, return_dict=True
    )
    return results


def _evenly_batched(data: Any, replicas: int) -> Any:
    """Returns a `tf.data.Dataset` whose first batch can be shared out; all else as it is."""
    if replicas == 1 or not hasattr(data, "rebatch"):
        return data
    size = next((_length(batch) for batch in data.take(1)), replicas)
    return data if size % replicas == 0 else data.rebatch(_even(size, replicas))


def _even(size: int, replicas: int) -> int:
    """Returns the size of batches of which every replica gets as many examples.

    Keras adds up what the replicas get of the first batch, which fails where one has fewer.
    """
    return max(size - size % replicas, replicas)


def _length(batch: Any) -> int:
    return int(keras.tree.flatten(batch)[0].shape[0])  # a model may have several inputs


def _num_replicas(model: keras.Model) -> int:
    strategy = getattr(model, "distribute_strategy", None)
    return 1 if strategy is None else int(strategy.num_replicas_in_sync)


@contextlib.contextmanager
def undisturbed(model: keras.Model) -> Iterator[None]:
    """Puts back what an evaluation changes: metrics and random generators.

    Counts that lie on several replicas cannot be put back, since TensorFlow would divide them by
    their number and round: those metrics are reset, as Keras does itself before the next epoch.
    """
    seeds = [v for v in model.non_trainable_variables if v.name == "seed_generator_state"]
    kept = [(v, np.array(ops.convert_to_numpy(ops.copy(v)))) for v in [*model.metrics_variables, *seeds]]
    on_jax = keras.config.backend() == "jax"
    arrays = [(v, v.value) for v in model.variables] if on_jax else []
    try:
        with _generator_of_torch():
            yield
    except Exception:
        # Keras takes the arrays from the model while JAX has them.
        for variable, array in arrays:
            variable.assign(array)
        raise
    finally:
        for variable, value in kept:
            variable.assign(value)
        if _num_replicas(model) > 1:
            model.reset_metrics()


def _generator_of_torch() -> contextlib.AbstractContextManager[None]:
    """Puts PyTorch's own generator back, from which each pass through a `DataLoader` draws a seed."""
    if keras.config.backend() != "torch":
        return contextlib.nullcontext()
    import torch

    restored: contextlib.AbstractContextManager[None] = torch.random.fork_rng(devices=[])
    return restored


def _is_data(data: Any) -> bool:
    if isinstance(data, tuple):
        return len(data) in (2, 3)
    if isinstance(data, keras.utils.PyDataset):
        return True
    # What yields batches anew each time, which arrays do not and an iterator does only once.
    alike = isinstance(data, Iterator | Mapping | list | str | bytes) or hasattr(data, "shape")
    return isinstance(data, Iterable) and not alike
