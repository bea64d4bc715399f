"""The part that runs inside TensorBoard's server."""
