"""The task "plan" (inference/tasks.py): what a generation would use on this machine, in figures and in words.

Nothing is loaded and no model needs to be here: what is missing is counted as released.
"""

from __future__ import annotations

from typing import Any, Final

from ... import locations
from ...engine import EngineInfo, IsCancelled, OnProgress
from ...engine_options import EngineOptions
from ...errors import InvalidRequest
from ...model_parts import CONFIG
from ...model_store import ENGINE_PARTS, ModelStore
from ...registry import info_of
from ...request import MotionRequest
from ...wire import options_from_json
from .config import ModelConfig
from .feature_cache import FeatureCache
from .hardware import probe
from .installed_models import encoder_folders, encoder_sizes
from .memory_plan import Plan, encoder_precision, make_plan
from .model_sizes import RELEASED, EncoderSizes, ModelSizes
from .plan_words import sentences
from .prompt_features import PromptReader
from .stage_memory import MAX_TOKENS, Work, most_tokens

_ANY_PROMPT: Final = "any"


def run(arguments: dict[str, Any], _on_progress: OnProgress, _is_cancelled: IsCancelled) -> dict[str, Any]:
    """Arguments: "engine", its name; "options", EngineOptions; "takes", "seconds", "steps"; "prompt", if it is known.

    Returns {"plan": Plan.to_dict, "sentences": [...], "hardware": one line}. Raises InvalidRequest, OutOfMemory and
    DiskFull, whose sentences say what is needed and what there is.
    """
    engine = arguments.get("engine")
    info = info_of(engine) if isinstance(engine, str) else None
    if info is None or info.name not in RELEASED:
        raise InvalidRequest(
            f'There is nothing to plan for the engine "{engine}".',
            cure=f"Name one of: {', '.join(RELEASED)}.",
            code="engine",
        )
    options = options_from_json(arguments.get("options", {}))
    plan = plan_request(info, _request(info, arguments), options, any_prompt=not arguments.get("prompt"))
    return {"plan": plan.to_dict(), "sentences": sentences(plan), "hardware": plan.hardware.describe()}


def plan_request(info: EngineInfo, request: MotionRequest, options: EngineOptions, *, any_prompt: bool) -> Plan:
    """What this machine would use for a request. any_prompt: for any prompt in its place, as long as may be."""
    store = ModelStore(options.models_folder)
    known_tokens = None if any_prompt else _known_tokens(info, request.prompt, options, store)
    some_tokens = MAX_TOKENS if any_prompt else most_tokens(request.prompt)
    model = store.locate(ENGINE_PARTS[info.name][0])
    work = Work(
        takes=request.takes,
        frames=round(request.seconds * info.fps),
        steps=info.default_steps if request.steps is None else request.steps,
        tokens=known_tokens or some_tokens,
    )
    return make_plan(
        probe(options.device, store.folder),
        _sizes(info, store),
        options,
        work,
        features_cached=known_tokens is not None,
        stored=frozenset(model.converted) if model else frozenset(),
    )


def _request(info: EngineInfo, arguments: dict[str, Any]) -> MotionRequest:
    """The request to plan for. Raises InvalidRequest when no engine could serve it."""
    try:
        request = MotionRequest(
            str(arguments.get("prompt") or _ANY_PROMPT),
            seconds=float(arguments.get("seconds", MotionRequest.seconds)),
            takes=int(arguments.get("takes", MotionRequest.takes)),
            steps=int(arguments["steps"]) if arguments.get("steps") else None,
        )
    except (TypeError, ValueError) as error:
        raise InvalidRequest(
            "A plan needs numbers for takes, seconds and steps.", cure="Give them as numbers.", code="bad_message"
        ) from error
    info.check(request)
    return request


def _sizes(info: EngineInfo, store: ModelStore) -> ModelSizes:
    """Of the models that are here, else of the released ones. Raises ModelDamaged."""
    model_name, qwen_name, _ = ENGINE_PARTS[info.name]
    model, qwen = store.locate(model_name), store.locate(qwen_name)
    if model is None:
        return RELEASED[info.name]
    network = ModelConfig.from_yaml(model.folder / CONFIG).network
    return ModelSizes.of(info.label, network, encoder_sizes(qwen) if qwen else EncoderSizes())


def _known_tokens(info: EngineInfo, prompt: str, options: EngineOptions, store: ModelStore) -> int | None:
    """How many tokens the prompt has, when its features are kept; None when it must be read."""
    encoders = encoder_folders(store, info.name)
    reader = PromptReader(encoders, FeatureCache(locations.features_folder()))
    known = reader.known(prompt, encoder_precision(options))
    return len(known.features.tokens) if known else None
