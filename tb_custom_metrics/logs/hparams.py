"""Hyperparameters as TensorBoard's HParams plugin writes them."""

from google.protobuf import message
from tensorboard.plugins.hparams import plugin_data_pb2


def hparams_of(content: bytes) -> dict[str, float | str]:
    """Returns the hyperparameters of a session: numbers, with truth values among them, and texts.

    Args:
        content: What the plugin wrote beside the tag of the start of a session.
    """
    try:
        info = plugin_data_pb2.HParamsPluginData.FromString(content).session_start_info  # type: ignore[attr-defined]
    except message.DecodeError:
        return {}  # another program's, under the same tag
    kinds = {name: value.WhichOneof("kind") for name, value in info.hparams.items()}
    readers = {"number_value": float, "bool_value": float, "string_value": str}
    return {
        name: readers[kind](getattr(info.hparams[name], kind))
        for name, kind in kinds.items()
        if kind in readers
    }
