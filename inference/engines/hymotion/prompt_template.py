"""A prompt as the token ids that Qwen3 reads: inside the conversation that HY-Motion was trained with.

    system: SYSTEM_MESSAGE      user: the prompt      (no answer begun, no thinking)

HY-Motion reads the features from the first token of the user's text on, with the tokens that end the turn, 128 at most.
Upstream pads to 128 on the right; a causal decoder's features can't depend on what comes later, so nothing is padded.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import transformers

from ...errors import InvalidRequest, ModelDamaged
from .model_json import damaged_unless_understood, read_json
from .system_message import SYSTEM_MESSAGE

MAX_TOKENS: Final = 128
"""Features of later tokens are not read: a prompt that fills all of them may have lost its end."""
MAX_SENTENCE_TOKENS: Final = 77
_MARKER: Final = "<BOC>"
_VERSION: Final = 1


@dataclass(frozen=True)
class PromptTokens:
    """The ids of a whole conversation, cut after the user's MAX_TOKENS tokens; `first` is the user's first one."""

    ids: tuple[int, ...]
    first: int


class PromptTokeniser:
    """Qwen3's tokenizer with HY-Motion's conversation around each prompt."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = read_tokenizer(folder)
        with damaged_unless_understood(folder, "chat template"):
            self._first = self._find_first()

    def __call__(self, prompt: str) -> PromptTokens:
        """Ids of the conversation with this prompt, exactly as it is written. Raises InvalidRequest."""
        check_characters(prompt)
        return PromptTokens(tuple(self._ids(self._conversation(prompt))[: self._first + MAX_TOKENS]), self._first)

    def _conversation(self, prompt: str) -> str:
        messages = [{"role": "system", "content": SYSTEM_MESSAGE}, {"role": "user", "content": prompt}]
        return self._tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=False, enable_thinking=False
        )

    def _ids(self, text: str) -> list[int]:
        return self._tokenizer(text)["input_ids"]

    def _find_first(self) -> int:
        """Where the user's text begins: the place of a marker that stands in for it. The same for every prompt."""
        inside = self._ids(self._conversation(_MARKER))
        marker = self._tokenizer(_MARKER, add_special_tokens=False)["input_ids"]
        for start in range(len(inside) - len(marker) + 1):
            if inside[start : start + len(marker)] == marker:
                return start
        raise ModelDamaged(
            "The tokenizer of Qwen3-8B does not keep the prompt in one piece.",
            cure="Download Qwen3-8B again; another model can't take its place.",
        )


def read_tokenizer(folder: Path) -> Any:
    """The tokenizer of a model folder. ModelMissing or ModelDamaged names the file."""
    vocabulary = folder / "vocab.json" if (folder / "vocab.json").is_file() else folder / "tokenizer.json"
    for path in (folder / "config.json", folder / "tokenizer_config.json", vocabulary):
        read_json(path)
    if (folder / "tokenizer.json").is_file():
        read_json(folder / "tokenizer.json")
    with damaged_unless_understood(folder, "tokenizer"):
        # program code that came with a model is never run
        return cast(Any, transformers.AutoTokenizer).from_pretrained(folder, trust_remote_code=False)


def check_characters(prompt: str) -> None:
    """Raise InvalidRequest for halves of characters, which no tokenizer takes."""
    try:
        prompt.encode()
    except UnicodeEncodeError as error:
        raise InvalidRequest(
            f"The prompt has something at place {error.start + 1} that is not a character.",
            cure="Type that word again.",
            code="prompt_characters",
        ) from error


def template_hash() -> str:
    """Changes when prompts are put to the encoders in another way; the tokenizers are in the encoders' revision."""
    said = (_VERSION, SYSTEM_MESSAGE, MAX_TOKENS, MAX_SENTENCE_TOKENS)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
