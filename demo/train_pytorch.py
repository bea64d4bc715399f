"""Trains a PyTorch model in a loop of its own, and writes counts after each epoch.

    python3 demo/train_pytorch.py LOGDIR
    tensorboard --logdir LOGDIR

One example in twenty is positive. Neither Keras nor TensorFlow is needed. The model yields logits,
which the writer turns into probabilities itself.
"""

import argparse

import numpy as np
import numpy.typing as npt
import torch
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split

from tb_custom_metrics import CountsWriter

BATCH = 256


def train(log_dir: str, epochs: int) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """Trains, and returns labels and scores of the validation data after the last epoch."""
    x, y = make_classification(10_000, 15, n_informative=10, weights=[0.95], random_state=7)
    parts = train_test_split(x, y, test_size=0.3, stratify=y, random_state=7)
    x_train, x_val, y_train, y_val = (torch.from_numpy(part.astype(np.float32)) for part in parts)
    torch.manual_seed(7)
    model = torch.nn.Sequential(torch.nn.Linear(15, 32), torch.nn.ReLU(), torch.nn.Linear(32, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    loss = torch.nn.BCEWithLogitsLoss()
    with CountsWriter(f"{log_dir}/validation") as writer:
        for epoch in range(epochs):
            for batch in torch.randperm(len(x_train)).split(BATCH):
                optimizer.zero_grad()
                loss(model(x_train[batch])[:, 0], y_train[batch]).backward()
                optimizer.step()
            with torch.no_grad():
                logits = model(x_val)[:, 0]
            writer.add_scores(y_val.numpy(), logits.numpy(), epoch, from_logits=True)
            writer.add_formulas(["f2", "mcc"], epoch)
            writer.add_histograms(epoch)
    return y_val.numpy(), torch.sigmoid(logits).numpy()


def main() -> None:
    """Runs at the prompt."""
    parser = argparse.ArgumentParser(description="Train a PyTorch model.")
    parser.add_argument("logdir")
    parser.add_argument("--epochs", type=int, default=20)
    options = parser.parse_args()
    train(options.logdir, options.epochs)
    print(f"See it with: tensorboard --logdir {options.logdir}")


if __name__ == "__main__":
    main()
