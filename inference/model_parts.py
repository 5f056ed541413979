"""What HY-Motion consists of: which files, where they come from, under which licence. Tables, no disk, no network."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from .errors import InvalidRequest, LicenceNotAccepted


@dataclass(frozen=True)
class Licence:
    """The terms of a part, in our words, and where the words that count are.

    summary: sentences to show before asking. excluded_territories: where no licence is given. needs_consent: whether a
    download must be agreed to first.
    """

    id: str
    name: str
    summary: tuple[str, ...]
    url: str
    excluded_territories: tuple[str, ...] = ()
    needs_consent: bool = False

    @property
    def shown_sha256(self) -> str:
        """Fingerprint of what the user was shown: changed terms are asked for again."""
        shown = "\n".join((self.id, self.name, *self.summary, self.url, *self.excluded_territories))
        return hashlib.sha256(shown.encode()).hexdigest()

    def agree(self) -> Consent:
        """The user's consent, given now."""
        return Consent(self.id, self.shown_sha256, datetime.now(UTC).isoformat(timespec="seconds"))

    def check(self, consent: Consent | None) -> None:
        """Raise LicenceNotAccepted unless this licence needs no consent or `consent` is to what it says today."""
        if not self.needs_consent:
            return
        if consent is None or (consent.licence, consent.shown_sha256) != (self.id, self.shown_sha256):
            raise LicenceNotAccepted(
                f"{self.name} has not been agreed to.",
                cure=f"Read it at {self.url}, then agree in the panel or with --accept-licence.",
            )


@dataclass(frozen=True)
class Consent:
    """That a user agreed: to which licence, to which wording (Licence.shown_sha256), when (ISO 8601, UTC)."""

    licence: str
    shown_sha256: str
    time: str

    def to_dict(self) -> dict[str, str]:
        """Plain JSON values."""
        return {"licence": self.licence, "shown_sha256": self.shown_sha256, "time": self.time}

    @classmethod
    def from_dict(cls, values: dict[str, Any] | None) -> Consent | None:
        """Inverse of `to_dict`; None for None."""
        if values is None:
            return None
        return cls(str(values["licence"]), str(values["shown_sha256"]), str(values["time"]))


@dataclass(frozen=True)
class Part:
    """One model that an engine needs, as one folder of files.

    name: also its folder's name. repo: on the Hugging Face hub; subfolder: the folder in it, "" for the root.
    wanted: patterns of the files to fetch, relative to the subfolder.
    needed: what must be there; a tuple inside means any one of them.
    bytes: size of the download, as published; the hub's own figures count when it is fetched.
    """

    name: str
    label: str
    repo: str
    subfolder: str
    wanted: tuple[str, ...]
    needed: tuple[tuple[str, ...], ...]
    bytes: int
    licence: Licence

    @property
    def convertible(self) -> bool:
        """Whether it comes as a checkpoint that is converted once."""
        return CHECKPOINT in self.wanted


CHECKPOINT: Final = "latest.ckpt"
CONFIG: Final = "config.yml"
PRECISIONS: Final = ("fp32", "bf16")
LICENCE_FILE: Final = "LICENCE-TEXT.txt"
WEIGHTS_INDEX: Final = "model.safetensors.index.json"


def weights_file(precision: str) -> str:
    """File name of a converted checkpoint."""
    return f"weights-{precision}.safetensors"


TENCENT: Final = Licence(
    id="tencent-hy-motion-1.0-community",
    name="Tencent HY-Motion 1.0 Community License",
    summary=(
        "Free to use, also for commercial work, with conditions.",
        "It gives no rights in the European Union, the United Kingdom and South Korea: neither the model nor what it "
        "makes may be used or shown there.",
        "Whoever has more than 1 million monthly users must ask Tencent for a licence of their own.",
        "Neither the model nor its motions may be used to improve other AI models.",
        "What you publish must be marked as machine-generated; military and harmful uses are ruled out.",
        "Who passes the model on passes this licence on with it.",
    ),
    url="https://github.com/Tencent-Hunyuan/HY-Motion-1.0/blob/master/License.txt",
    excluded_territories=("European Union", "United Kingdom", "South Korea"),
    needs_consent=True,
)
APACHE: Final = Licence(
    id="apache-2.0",
    name="Apache License 2.0",
    summary=("Free to use for any purpose.",),
    url="https://huggingface.co/Qwen/Qwen3-8B/blob/main/LICENSE",
)
MIT: Final = Licence(
    id="mit",
    name="MIT License",
    summary=("Free to use for any purpose.",),
    url="https://github.com/openai/CLIP/blob/main/LICENSE",
)

_WEIGHTS: Final = (CHECKPOINT, *(weights_file(precision) for precision in PRECISIONS))
_TOKENIZER: Final = ("tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt", "special_tokens_map.json")

PARTS: Final = (
    Part(
        name="HY-Motion-1.0",
        label="HY-Motion 1.0",
        repo="tencent/HY-Motion-1.0",
        subfolder="HY-Motion-1.0",
        wanted=(CONFIG, CHECKPOINT, "stats/*.npy"),
        needed=((CONFIG,), _WEIGHTS),
        bytes=4_171_700_000,
        licence=TENCENT,
    ),
    Part(
        name="HY-Motion-1.0-Lite",
        label="HY-Motion 1.0 Lite",
        repo="tencent/HY-Motion-1.0",
        subfolder="HY-Motion-1.0-Lite",
        wanted=(CONFIG, CHECKPOINT, "stats/*.npy"),
        needed=((CONFIG,), _WEIGHTS),
        bytes=1_843_540_000,
        licence=TENCENT,
    ),
    Part(
        name="Qwen3-8B",
        label="Qwen3 8B (reads the prompt)",
        repo="Qwen/Qwen3-8B",
        subfolder="",
        wanted=("config.json", *_TOKENIZER, "*.jinja", WEIGHTS_INDEX, "model*.safetensors"),
        needed=(
            ("config.json",),
            ("tokenizer.json", "merges.txt"),
            ("tokenizer_config.json",),
            (WEIGHTS_INDEX, "model.safetensors"),
        ),
        bytes=16_396_900_000,
        licence=APACHE,
    ),
    Part(
        name="clip-vit-large-patch14",
        label="CLIP ViT-L/14 (reads the prompt)",
        repo="openai/clip-vit-large-patch14",
        subfolder="",
        wanted=("config.json", *_TOKENIZER, "model.safetensors"),
        needed=(("config.json",), ("tokenizer.json", "merges.txt"), ("model.safetensors",)),
        bytes=1_714_100_000,
        licence=MIT,
    ),
)

ENGINE_PARTS: Final[dict[str, tuple[str, ...]]] = {
    "hymotion": ("HY-Motion-1.0", "Qwen3-8B", "clip-vit-large-patch14"),
    "hymotion-lite": ("HY-Motion-1.0-Lite", "Qwen3-8B", "clip-vit-large-patch14"),
}


def part_of(name: str) -> Part:
    """The part with this name, in any case. Raises InvalidRequest, which names the valid choices."""
    for part in PARTS:
        if part.name.casefold() == name.casefold():
            return part
    raise InvalidRequest(
        f'There is no model called "{name}".',
        cure=f"Choose one of: {', '.join(part.name for part in PARTS)}.",
        code="part",
    )


def readable_bytes(count: int) -> str:
    """12_345_678 -> "12.3 MB", as shops and file managers count (1 GB = 1000 MB)."""
    value, unit = float(count), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    digits = 0 if unit == "B" or value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f} {unit}"
