"""What Keras metrics of counts have in common: exact sums, and what they do with what has no count."""

from collections.abc import Iterator
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
from keras import ops

from tb_custom_metrics.metadata import Layout
from tb_custom_metrics.training.refusals import FULL
from tb_custom_metrics.training.refusals import WEIGHTS
from tb_custom_metrics.training.refusals import WHOLE
from tb_custom_metrics.training.refusals import Refusal
from tb_custom_metrics.training.refusals import refuse
from tb_custom_metrics.training.set_names import checked_name
from tb_custom_metrics.training.set_names import distinct_name
from tb_custom_metrics.training.set_names import end_of_building

DEFAULT_NAME = "counts"

_COUNT_DTYPES = ("int64", "float64")
_MAX_INT32 = int(np.iinfo(np.int32).max)

Numbers = npt.NDArray[Any]


class CountsMetric(keras.metrics.Metric):
    """A Keras metric that adds up counts.

    Every example adds its weight to one number, its slot. What cannot be counted has slots of its
    own, so that one sum over a batch does all, and nothing is lost under a compiler.

    A subclass gives the slot of each example of a batch (`_slot_of`), and the counts and refusals
    that the slots hold (`counts_in`, `_refused_in`).

    Args:
        layout: How the counts lie in `counts`.
        labels: What labels must be.
        log_keys: Names of what Keras logs: sums of slots.
        logged_in: Index in `log_keys` of the sum that each slot of the subclass is part of, or
            their number for a slot that makes all of them NaN. Two more slots follow, which do so,
            too: of labels, then weights, that cannot be counted. Shape `(num_slots,)`.
        count_dtype: "int64" or "float64".
        name: Of the set of counts.

    Raises:
        ValueError: If an argument is outside what is accepted.
    """

    _name: str
    _given_name: str

    def __init__(
        self,
        layout: Layout,
        labels: Refusal,
        log_keys: tuple[str, ...],
        logged_in: Numbers,
        count_dtype: str,
        name: str,
    ) -> None:
        end_of_building()
        super().__init__(name=checked_name(name))
        self._layout = layout
        self._labels_slot = len(logged_in)
        self._weights_slot = self._labels_slot + 1
        self._log_keys = log_keys
        self._logged_in = np.append(logged_in, [len(log_keys)] * 2).astype(np.int32)
        self.count_dtype = count_dtype
        self._stored_dtype = _stored_dtype(count_dtype)
        self._raising = (labels, WHOLE if count_dtype == "int64" else WEIGHTS)
        self._is_distributed = _is_distributed()
        self._slots = self.add_variable(
            self._logged_in.shape, initializer="zeros", dtype=self._stored_dtype, name="slots"
        )

    @property
    def name(self) -> str:
        """Of the set of counts; with `_1` and so on where a model has several of one name."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        if name == getattr(self, "_name", None):  # Keras names it again: it builds a model
            self._name = distinct_name(self, self._given_name)
        else:
            self._name = self._given_name = name

    @property
    def layout(self) -> Layout:
        """How the counts lie in `counts`."""
        return self._layout

    @property
    def counts(self) -> Numbers:
        """The counts since the last reset: int64, or float64. Shape `layout.shape`.

        Raises:
            ValueError: If something came that cannot be counted.
        """
        slots = self._read()
        for refusal, number in self._refusals(slots):
            if refusal.spoils:
                raise ValueError(refusal.sentence(self, number))
        return self.counts_in(slots)

    @property
    def slots(self) -> Any:
        """What every example adds to: the variable that a graph reads, and `counts_in` takes apart."""
        return self._slots

    def counts_in(self, slots: Numbers) -> Numbers:
        """Returns the counts in the values of `slots`, whatever else came. Shape `layout.shape`."""
        raise NotImplementedError

    @property
    def notices(self) -> list[str]:
        """What came that was counted and is probably a mistake: sentences for people."""
        refusals = self._refusals(self._read())
        return [refusal.sentence(self, number) for refusal, number in refusals if not refusal.spoils]

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Counts one batch.

        Args:
            y_true: Labels, as the class says.
            y_pred: Predictions, as the class says.
            sample_weight: How often each example counts: whole numbers from 0, or any from 0 where
                `count_dtype` is "float64". One for all, one for each example, or as labels are.
                What has weight 0 may hold anything.

        Raises:
            ValueError: If the shapes do not fit, or a label or weight cannot be counted.
        """
        end_of_building()
        slot = self._slot_of(y_true, y_pred)
        if sample_weight is None:
            slot = ops.reshape(slot, (-1,))
            weights = ops.ones_like(slot, dtype=self._stored_dtype)
        else:
            slot, weights = self._weighted(slot, sample_weight)
        added = sums_of(weights, slot, self._slots.shape[0])
        raising = self._raising if sample_weight is not None else self._raising[:1]
        refuse(added, raising, self, start=self._labels_slot)
        if self._stored_dtype == "int32":  # a sum that does not fit stops at the largest number
            self._slots.assign(ops.minimum(self._slots, _MAX_INT32 - added) + added)
        else:
            self._add(added)

    def result(self) -> dict[str, Any]:
        """Returns what Keras logs, as scalars; NaN where something came that cannot be counted."""
        # float64 holds counts up to 2^53 exactly, and NaN; JAX has it only where asked for.
        dtype = "float32" if self._stored_dtype == "int32" else "float64"
        num_sums = len(self._log_keys) + 1
        sums = sums_of(ops.cast(self._slots, dtype), self._logged_in, num_sums)
        if self._stored_dtype == "int32":
            # Counts that stopped make all of them NaN, as what cannot be counted does.
            full = ops.cast(ops.equal(ops.max(self._slots), _MAX_INT32), dtype)
            sums = ops.concatenate([sums[:-1], sums[-1:] + full])
        valid = ops.where(ops.greater(sums[-1], 0), np.nan, sums)
        values = ops.unstack(valid, num_sums)
        return {log_key(self.name, key): value for key, value in zip(self._log_keys, values, strict=False)}

    def get_config(self) -> dict[str, Any]:
        return {"count_dtype": self.count_dtype, "name": self._given_name}

    def _slot_of(self, y_true: Any, y_pred: Any) -> Any:
        """Returns the slot of each example, int32 of shape `(n_samples, n_labels)`.

        Raises:
            ValueError: If the shapes do not fit.
        """
        raise NotImplementedError

    def _refused_in(self, slots: Numbers) -> dict[Refusal, float]:
        """Returns how many of each kind stand in the slots of the subclass."""
        raise NotImplementedError

    def _add(self, added: Any) -> None:
        value = self._slots.value
        if self._is_distributed or not hasattr(value, "assign_add"):  # other backends, stateless scopes
            self._slots.assign_add(added)
        else:  # a variable of TensorFlow adds in one operation, Keras in three
            value.assign_add(added)

    def _read(self) -> Numbers:
        # A copy, since numpy 2 warns about what a variable of Keras gives it.
        return np.asarray(ops.convert_to_numpy(ops.copy(self._slots)), self.count_dtype)

    def _refusals(self, slots: Numbers) -> Iterator[tuple[Refusal, float]]:
        refused = dict(zip(self._raising, slots[self._labels_slot :].tolist(), strict=True))
        refused |= self._refused_in(slots)
        refused[FULL] = self._stored_dtype == "int32" and int((slots == _MAX_INT32).sum())
        yield from ((refusal, number) for refusal, number in refused.items() if number)

    def _weighted(self, slot: Any, sample_weight: Any) -> tuple[Any, Any]:
        """Returns slots and weights, each of shape `(n_values,)`, refused weights in their own slot."""
        given = ops.reshape(_broadcast(sample_weight, slot), (-1,))
        slot = ops.reshape(slot, (-1,))
        weights = ops.cast(given, self._stored_dtype)
        if self.count_dtype == "float64":
            counted = ops.logical_and(ops.greater_equal(weights, 0), ops.less(weights, np.inf))
        else:
            # Back and forth changes fractions, NaN, infinities and what is too large.
            whole = ops.equal(ops.cast(weights, given.dtype), given)
            counted = ops.logical_and(whole, ops.greater_equal(weights, 0))
        if self._stored_dtype == "int32":
            # Whatever is more could make the sum over the batch too large.
            counted = ops.logical_and(counted, ops.less_equal(weights, _MAX_INT32 // max(slot.shape[0], 1)))
        slot = ops.where(counted, slot, self._weights_slot)
        return slot, ops.where(counted, weights, ops.ones_like(weights))


def log_key(set_name: str, name: str) -> str:
    """Returns the key in Keras' logs of what belongs to a set of counts.

    Example:
        >>> log_key("counts", "tp"), log_key("fraud", "tp")
        ('tp', 'fraud_tp')
    """
    return name if set_name == DEFAULT_NAME else f"{set_name}_{name}"


def sums_of(values: Any, slot: Any, num_slots: int) -> Any:
    """Returns the sum of the values of each slot, exactly; shape `(num_slots,)`.

    A scatter takes three times as long on TensorFlow; on PyTorch, Keras' `segment_sum` would add
    float32 numbers, whatever it is given.

    Args:
        values: Shape `(n_values,)`.
        slot: Of each value. Shape `(n_values,)`.
        num_slots: How many there are.
    """
    if keras.config.backend() == "torch":
        return ops.scatter(ops.expand_dims(slot, -1), values, (num_slots,))
    return ops.segment_sum(values, slot, num_segments=num_slots)


def _is_distributed() -> bool:
    """Whether variables that are made now lie on several replicas, which TensorFlow adds to otherwise."""
    if keras.config.backend() != "tensorflow":
        return False
    import tensorflow as tf  # not installed where Keras runs on another backend

    return bool(tf.distribute.has_strategy())


def _stored_dtype(count_dtype: str) -> str:
    """Returns the dtype of the variable: JAX has no 64-bit numbers, unless they are asked for."""
    if count_dtype not in _COUNT_DTYPES:
        raise ValueError(
            f"Argument `count_dtype` must be 'int64' or 'float64'. Received: count_dtype={count_dtype!r}"
        )
    if keras.config.backend() != "jax":
        return count_dtype
    import jax  # not installed where Keras runs on another backend

    if jax.config.jax_enable_x64:
        return count_dtype
    if count_dtype == "float64":
        raise ValueError(
            "Argument `count_dtype` must be 'int64' where JAX has no 64-bit numbers. Set jax_enable_x64 "
            f"before Keras makes the metric. Received: count_dtype={count_dtype!r}"
        )
    return "int32"


def _broadcast(sample_weight: Any, slot: Any) -> Any:
    """Returns the weights with the shape of `slot`, `(n_samples, n_labels)`."""
    weights = ops.convert_to_tensor(sample_weight)
    given, wanted = tuple(weights.shape), tuple(slot.shape)
    if len(given) == 1:
        weights = ops.expand_dims(weights, -1)
    shape = tuple(weights.shape)
    fits = len(shape) in (0, 2) and all(
        size in (1, None) or other in (size, None) for size, other in zip(shape, wanted, strict=False)
    )
    if not fits:
        raise ValueError(
            "`sample_weight` must be one for all, one for each example, or as the labels are. "
            f"Received: sample_weight.shape={given}, labels of shape {wanted}"
        )
    return ops.broadcast_to(weights, ops.shape(slot))
