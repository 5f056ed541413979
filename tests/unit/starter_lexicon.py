"""A lexicon made of the panel's examples alone: small, and independent of the weights and of the training's phrases."""

from __future__ import annotations

from functools import cache

import numpy as np

from hymotion.inference.engines.starter.examples import EXAMPLES
from hymotion.inference.engines.starter.lexicon import Lexicon
from hymotion.inference.engines.starter.minilm import MiniLM
from hymotion.inference.engines.starter.prompt import clause

ARMS = frozenset(
    "wave|drink|direct traffic|referee signals|wash window|arm circles|point|box|punch|laugh|reach up|clap|raise arm"
    "|lower arm"
    "|cross arms|hands on hips|shrug|salute|beckon|facepalm|nod|shake head|look|look around|throw|catch|push|pull"
    "|block|phone|type|think|knock|celebrate".split("|")
)


@cache
def example_lexicon() -> Lexicon:
    """Each example of a single action is one sentence of it."""
    single = [e for e in EXAMPLES if len(e.actions) == 1 and "+" not in e.actions[0]]
    actions = tuple(sorted({e.actions[0] for e in single}))
    encoder = MiniLM.load()
    sentences = tuple(clause(e.prompt).text for e in single)
    owners = np.array([actions.index(e.actions[0]) for e in single])
    return Lexicon(encoder.encode(sentences), owners, actions, ARMS, encoder, sentences)
