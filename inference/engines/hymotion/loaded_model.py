"""The network in memory, with the last prompt's text: what a further take of the same prompt need not make again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...engine_options import Precision
from .blocks import OnBlock
from .hardware import Hardware
from .installed_models import InstalledModels
from .memory_limits import give_back
from .memory_plan import Plan
from .model import HyMotionModel
from .normalisation import Normalisation, find_normalisation
from .stage_memory import held_bytes
from .text_features import TextFeatures
from .text_pass import Conditioning
from .weights_file import WeightsFile


@dataclass(frozen=True)
class ModelKey:
    """What makes a loaded network the right one. modified_ns, size: of the file of weights."""

    path: Path
    modified_ns: int
    size: int
    device: str
    precision: Precision

    @classmethod
    def of(cls, path: Path, device: str, precision: Precision) -> ModelKey:
        """The key of a file of weights as it lies there now."""
        state = path.stat()
        return cls(path, state.st_mtime_ns, state.st_size, device, precision)


@dataclass(frozen=True)
class TextKey:
    """What the text pass depends on."""

    prompt: str
    encoder_precision: str
    steps: int
    guidance: float


class LoadedModel:
    """A network on its device. Raises ModelDamaged, OutOfMemory; and Cancelled, from `on_block`."""

    def __init__(self, key: ModelKey, models: InstalledModels, on_block: OnBlock) -> None:
        self.key = key
        config = models.config
        self.model = HyMotionModel.load(WeightsFile(key.path), config, key.device, key.precision, on_block)
        self.normalisation: Normalisation = find_normalisation(
            self.model.statistics(), models.statistics_folders, config.network.input_dim
        )
        self._text: tuple[TextKey, Conditioning] | None = None

    @property
    def text_key(self) -> TextKey | None:
        """Of the text pass that is kept."""
        return self._text[0] if self._text else None

    def conditioning(self, key: TextKey, features: TextFeatures, on_block: OnBlock) -> Conditioning:
        """The text pass of a prompt; the last one is kept."""
        if self._text is None or self._text[0] != key:
            self._text = None  # two would not fit
            self._text = (key, self.model.prepare(features, key.steps, key.guidance, on_block))
        return self._text[1]


class ModelSlot:
    """Room for one loaded network, kept or given back."""

    def __init__(self) -> None:
        self._loaded: LoadedModel | None = None
        self._held = 0

    def holds(self, key: ModelKey, text: TextKey | None = None) -> bool:
        """Whether this network is loaded, with this prompt's text if one is named."""
        loaded = self._loaded
        return loaded is not None and loaded.key == key and (text is None or loaded.text_key == text)

    def freed(self, hardware: Hardware) -> Hardware:
        """The machine as if what is loaded here were given back: it will be used again or make room."""
        if self._loaded is None:
            return hardware
        in_ram = self._loaded.key.device == "cpu" or hardware.unified
        return hardware.with_freed(ram=self._held) if in_ram else hardware.with_freed(vram=self._held)

    def get(self, key: ModelKey, models: InstalledModels, plan: Plan, on_block: OnBlock) -> LoadedModel:
        """The network of this key; another one makes room first. Raises as LoadedModel."""
        if self._loaded is None or self._loaded.key != key:
            self.empty()
            self._loaded = LoadedModel(key, models, on_block)
        self._held = held_bytes(models.sizes, plan.motion, plan.work)
        return self._loaded

    def empty(self) -> None:
        """Give the network's memory back."""
        if self._loaded is not None:
            device = self._loaded.key.device
            self._loaded = None
            give_back(device)
