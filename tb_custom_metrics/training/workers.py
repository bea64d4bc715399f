"""Which process writes, where several train one model together."""

import keras


def is_chief(model: keras.Model) -> bool:
    """Whether this process is the one that writes; alone it always is.

    Counts are read by every process, since reading adds up those of all of them: it would never end
    where one does it alone.
    """
    backend = keras.config.backend()
    if backend == "tensorflow":
        return bool(model.distribute_strategy.extended.should_save_summary)
    if backend == "jax":
        import jax  # not installed where Keras runs on another backend

        return bool(jax.process_index() == 0)
    return True  # Keras has no training on several processes with PyTorch
