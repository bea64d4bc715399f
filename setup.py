"""Metadata of the distribution; `pyproject.toml` says what builds it and sets up the tools."""

from pathlib import Path

from setuptools import find_packages
from setuptools import setup

TENSORFLOW = ["tensorflow>=2.20"]
DEMO = [*TENSORFLOW, "scikit-learn>=1.5"]

# What the command line takes beyond the package itself.
PARQUET = ["pyarrow>=17"]
REMOTE = ["fsspec>=2024.6", "s3fs>=2024.6"]
DASK = ["distributed>=2024.8"]

# What lint and tests need where TensorFlow is not installed.
TEST = [
    *DASK,
    *PARQUET,
    *REMOTE,
    "build>=1.2",
    "hypothesis>=6.100",
    "import-linter>=2.3",
    "moto[server]>=5.0",
    "mypy~=2.4",
    "numexpr>=2.10",
    "pandas>=2.2",
    "playwright>=1.60",
    "pycm>=4.6",
    "pytest>=9.0",
    "pytest-playwright>=0.7",
    "pytest-xdist>=3.6",
    "ruff~=0.17.6",
    "scikit-learn>=1.5",
    "tensorboardX>=2.6.2",
    "types-setuptools>=77",
]

# Keras' other backends, which count as TensorFlow does.
BACKENDS = ["jax>=0.6", "keras>=3.10", "torch>=2.6"]

# What runs the notebook in a test.
NOTEBOOK = [
    "ipykernel>=6.29",
    "nbclient>=0.10",
    "nbformat>=5.10",
]

setup(
    name="tensorboard-plugin-custom-metrics",
    version="0.1.0",
    description="Custom Metrics for TensorBoard: log counts, choose metrics later",
    long_description=Path(__file__).with_name("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license_expression="Apache-2.0",
    license_files=["LICENSE"],
    keywords="tensorboard plugin metrics keras imbalanced classification confusion matrix",
    classifiers=[
        "Development Status :: 3 - Alpha",
        "Intended Audience :: Developers",
        "Intended Audience :: Science/Research",
        "Operating System :: OS Independent",
        "Programming Language :: Python :: 3",
        "Programming Language :: Python :: 3 :: Only",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
        "Programming Language :: Python :: 3.13",
        "Topic :: Scientific/Engineering :: Artificial Intelligence",
        "Topic :: Scientific/Engineering :: Visualization",
        "Typing :: Typed",
    ],
    python_requires=">=3.11",
    packages=find_packages(include=["tb_custom_metrics", "tb_custom_metrics.*"]),
    # Left on, it makes setuptools warn that the built panel is no package of its own.
    include_package_data=False,
    package_data={
        "tb_custom_metrics": ["py.typed"],
        "tb_custom_metrics.formula": ["catalogue/*.toml", "*.md"],
        "tb_custom_metrics.plugin": ["http_api.md", "static/**"],
    },
    install_requires=[
        "google-crc32c>=1.5",
        "numpy>=1.26",
        "tensorboard>=2.20",
        "tomlkit>=0.12",
        "werkzeug>=3.0",
    ],
    extras_require={
        "tensorflow": TENSORFLOW,
        "parquet": PARQUET,
        "remote": REMOTE,
        "dask": DASK,
        "demo": DEMO,
        "test": TEST,
        "backends": [*TEST, *BACKENDS],
        "dev": [*TEST, *DEMO, *NOTEBOOK],
    },
    entry_points={
        "console_scripts": [
            "tb-custom-metrics = tb_custom_metrics.cli.__main__:main",
        ],
        "tensorboard_plugins": [
            "custom_metrics = tb_custom_metrics.plugin.loader:CustomMetricsLoader",
        ],
    },
)
