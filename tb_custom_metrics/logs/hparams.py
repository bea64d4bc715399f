"""Hyperparameters as TensorBoard's HParams plugin writes them."""

from google.protobuf import message
from tensorboard.plugins.hparams import plugin_data_pb2


def numbers(content: bytes) -> dict[str, float]:
    """Returns the hyperparameters of a session that are numbers, truth values included.

    Args:
        content: What the plugin wrote beside the tag of the start of a session.
    """
    try:
        info = plugin_data_pb2.HParamsPluginData.FromString(content).session_start_info  # type: ignore[attr-defined]
    except message.DecodeError:
        return {}  # another program's, under the same tag
    kinds = {name: value.WhichOneof("kind") for name, value in info.hparams.items()}
    return {
        name: float(getattr(info.hparams[name], kind))
        for name, kind in kinds.items()
        if kind in ("number_value", "bool_value")
    }
