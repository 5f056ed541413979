"""The system message that HY-Motion was trained with: data, a part of the model like its weights.

It is PROMPT_TEMPLATE_ENCODE_HUMAN_MOTION of Tencent's hymotion/network/text_encoders/model_constants.py, byte for byte,
with the line breaks and the four spaces around it: every feature of every prompt depends on each of its tokens, so it
is the input contract of the released checkpoints and can't be said in other words.
"""

from __future__ import annotations

from typing import Final

SYSTEM_MESSAGE: Final = (
    "\n"
    "    "
    "Summarize human motion only from the user text for representation: action categories, key body-part "
    "movements, order/transitions, trajectory/direction, posture; include style/emotion/speed only if "
    "present. Explicitly capture laterality (left/right) when mentioned; do not guess. If multiple "
    "actions are described, indicate the count of distinct actions (e.g., actions=3) and their order. Do "
    "not invent missing info. Keep one concise paragraph."
    "\n"
)
