"""The parts an engine runs on, found on this machine, and what their small files say of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from ...engine import EngineInfo
from ...engine_options import EngineOptions
from ...model_parts import CONFIG
from ...model_store import ENGINE_PARTS, InstalledPart, ModelStore
from .config import ModelConfig
from .model_json import read_json
from .model_sizes import EncoderSizes, ModelSizes
from .prompt_features import EncoderFolders
from .stage_memory import MotionPrecision
from .weights_file import facts_path, read_facts

_DIGITS_OF_HASH: Final = 12


@dataclass(frozen=True, eq=False)
class InstalledModels:
    """Where the motion network and both text encoders lie.

    encoders: None when they are not here: a known prompt needs none. encoder_parts: their names.
    """

    store: ModelStore
    model: InstalledPart
    encoders: EncoderFolders | None
    encoder_parts: tuple[str, ...]
    config: ModelConfig
    sizes: ModelSizes

    @classmethod
    def find(cls, info: EngineInfo, options: EngineOptions) -> InstalledModels:
        """All parts of an engine. Raises ModelMissing when the network is not here, and ModelDamaged."""
        store = ModelStore(options.models_folder)
        name, *encoder_parts = ENGINE_PARTS[info.name]
        model = store.require_part(name)
        config = ModelConfig.from_yaml(model.folder / CONFIG)
        qwen = store.locate(encoder_parts[0])
        sizes = ModelSizes.of(info.label, config.network, encoder_sizes(qwen) if qwen else EncoderSizes())
        return cls(store, model, encoder_folders(store, info.name), tuple(encoder_parts), config, sizes)

    def require_encoders(self) -> None:
        """Raise ModelMissing for the first encoder that is not here."""
        for name in self.encoder_parts:
            self.store.require_part(name)

    @property
    def statistics_folders(self) -> tuple[Path, ...]:
        """Where Mean.npy and Std.npy may lie, if the checkpoint has none."""
        named = (self.model.folder / self.config.stats_folder,) if self.config.stats_folder else ()
        return (*named, self.model.folder / "stats", self.model.folder.parent / "stats", self.model.folder)

    def weights(self, precision: MotionPrecision) -> Path:
        """The converted file to read: of this precision, or the exact one, which is rounded as it is read."""
        converted = self.model.converted
        return converted[precision] if precision in converted else converted["fp32"]

    def revision(self, precision: MotionPrecision) -> str:
        """What tells these weights from others: the beginning of their hash, else of the part's fingerprint."""
        path = self.weights(precision)
        known = read_facts(path).sha256 if facts_path(path).is_file() else self.model.fingerprint()
        return known[:_DIGITS_OF_HASH]


def encoder_folders(store: ModelStore, engine: str) -> EncoderFolders | None:
    """Both text encoders of an engine, or None when one is missing."""
    qwen, clip = (store.locate(name) for name in ENGINE_PARTS[engine][1:])
    return None if qwen is None or clip is None else EncoderFolders(qwen.folder, clip.folder)


def encoder_sizes(qwen: InstalledPart) -> EncoderSizes:
    """From the folder's config.json. Raises ModelDamaged."""
    return EncoderSizes.from_config(cast("dict[str, Any]", read_json(qwen.folder / "config.json")))
