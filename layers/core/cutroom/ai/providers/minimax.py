"""MiniMax through its OpenAI-compatible text API. An answer with status 200 may be an error: `base_resp` tells."""

import json
import re
from typing import Any, cast

import openai
from openai.types.chat import ChatCompletion
from pydantic import ValidationError

from cutroom.ai import errors
from cutroom.ai.ports import Answer, Usage, Value
from cutroom.ai.providers.openai import TIMEOUT_S, ask

VENDOR = "MiniMax"
URL = "https://api.minimax.io/v1"
THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)


def connect(key: str, url: str | None = None, timeout_s: float = TIMEOUT_S) -> openai.OpenAI:
    """A client that tries nothing again by itself: `patiently` does, where that is safe."""
    return openai.OpenAI(api_key=key, base_url=url or URL, timeout=timeout_s, max_retries=0)


class MiniMaxWriter:
    """Structured answers: the schema stands in the instructions, and the answer is held to it here."""

    provider = "minimax"

    def __init__(self, client: openai.OpenAI, model: str) -> None:
        self._client, self.model = client, model

    def write(self, schema: type[Value], instructions: str, material: str, *, most_tokens: int) -> Answer[Value]:
        """A document of `schema`; a block, an answer cut off or one outside the schema raises Rejected."""
        schema_text = json.dumps(schema.model_json_schema())
        form = f"Answer with one JSON document of this schema and nothing else:\n{schema_text}"
        completion = ask(VENDOR, lambda: self._complete(f"{instructions}\n\n{form}", material, most_tokens))
        used = completion.usage
        usage = Usage(input_tokens=used.prompt_tokens, output_tokens=used.completion_tokens) if used else Usage()
        text = (completion.choices[0].message.content or "") if completion.choices else ""
        try:
            return Answer(value=schema.model_validate_json(_document(text)), usage=usage)
        except ValidationError:
            raise errors.unusable(VENDOR, "declined to answer, or not in the form asked for", usage) from None

    def _complete(self, instructions: str, material: str, most_tokens: int) -> ChatCompletion:
        completion = self._client.chat.completions.create(
            model=self.model,
            messages=[{"role": "system", "content": instructions}, {"role": "user", "content": material}],
            max_tokens=most_tokens,
            temperature=0.1,
        )
        base_resp = cast(dict[str, Any], (completion.model_extra or {}).get("base_resp") or {})
        if base_resp.get("status_code"):
            raise errors.translated(VENDOR, 200, str(base_resp["status_code"]))
        return completion


def _document(text: str) -> str:
    """The JSON document in an answer, without the thoughts before it and the fence around it."""
    plain = THOUGHTS.sub("", text)
    return plain[plain.find("{") : plain.rfind("}") + 1]
