"""What a training writes: a Keras metric and callback, and a writer without either."""
