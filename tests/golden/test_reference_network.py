"""The network written out in full gives what the official one gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from hymotion.inference.engines.hymotion.network import HyMotionNetwork

if TYPE_CHECKING:
    from .conftest import Golden


def test_a_forward_pass_is_the_official_one_padding_included(golden: Golden) -> None:
    network = HyMotionNetwork(golden.config.network)
    network.load_state_dict(golden.weights)  # names and shapes: exactly the checkpoint's
    arrays = {name: torch.from_numpy(np_array) for name, np_array in golden.arrays.items()}
    clips, frames = arrays["fwd_x"].shape[:2]
    tokens = len(arrays["ctxt"])
    with torch.no_grad():
        velocity = network.motion_transformer(
            arrays["fwd_x"],
            arrays["ctxt"].expand(clips, -1, -1),
            arrays["vtxt"].expand(clips, 1, -1),
            arrays["fwd_t"],
            torch.arange(frames) < arrays["fwd_x_length"][:, None],
            torch.arange(tokens) < arrays["fwd_ctxt_length"][:, None],
        )
    expected = arrays["fwd_y"]
    assert (velocity - expected).abs().max() < 1e-4 * expected.abs().max()
