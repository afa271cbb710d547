"""Writes what the web app lists of the capabilities: areas and commands of its navigation, and kinds of jobs.

All of it is said in the manifests (`cutroom/<name>/capability.py`); `make client` writes it, a test holds it to them.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from cutroom import capabilities
from cutroom.kit.manifest import Area, Command, Machine

SOURCE = Path(__file__).resolve().parent.parent / "web" / "src" / "api"
WIDTH = 120
HEADER = "/** Written by `make client` from the manifests (`capability.py` of each capability); change it there. */\n"


def areas() -> str:
    """The module `areas.ts`: every area in the order of its group, and every command of the palette."""
    listed = sorted((area for one in capabilities.manifests() for area in one.areas), key=lambda area: area.order)
    commands = [command for one in capabilities.manifests() for command in one.commands]
    icons = sorted({one.icon for one in [*listed, *commands]})
    imported = f'import {{ {", ".join(icons)} }} from "@tabler/icons-react"'
    if len(imported) > WIDTH:
        imported = "\n".join(["import {", *(f"  {icon}," for icon in icons), '} from "@tabler/icons-react"'])
    lists = _list("AREAS", map(_area, listed)) + _list("COMMANDS", map(_command, commands))
    return f"{HEADER}{imported}\n{lists}"


def job_kinds() -> str:
    """The module `jobKinds.ts`: what each kind of job is called, and where its subject is shown."""
    kinds = "".join(f"  {kind}: {{\n{_lines(_job_kind(one), 4)}  }},\n" for kind, one in capabilities.jobs().items())
    return f"{HEADER}export const JOB_KINDS = {{\n{kinds}}} as const\n"


def write() -> None:
    """Write both modules."""
    (SOURCE / "areas.ts").write_text(areas())
    (SOURCE / "jobKinds.ts").write_text(job_kinds())


def _area(area: Area) -> Mapping[str, Any]:
    """An area as the web app has it, without what is as usual."""
    optional = {name: getattr(area, name) for name in ("within", "shortcut", "pinned", "plans", "feature")}
    permission = {} if area.permission == "read" else {"permission": area.permission}
    return {
        "label": area.label,
        "about": area.about,
        "to": area.page,
        "icon": _Code(area.icon),
        "group": area.group,
        **{name: value for name, value in optional.items() if value},
        **permission,
    }


def _command(command: Command) -> Mapping[str, Any]:
    return {"label": command.label, "kind": command.kind, "icon": _Code(command.icon), "link": _link(command.page)}


def _job_kind(machine: Machine) -> Mapping[str, Any]:
    return {"label": machine.label} | ({"page": _link(machine.page)} if machine.page else {})


def _link(page: str) -> Mapping[str, Any]:
    """A page as the router takes it: "/videos/{video_id}" is the route "/videos/$videoId"."""
    parts = urlsplit(page)
    names = [_camel(name) for name in re.findall(r"{(\w+)}", parts.path)]
    route = re.sub(r"{(\w+)}", lambda match: f"${_camel(match[1])}", parts.path)
    search = {name: value == "true" or value for name, value in parse_qsl(parts.query)}
    return {"to": route} | ({"param": names[0]} if names else {}) | ({"search": search} if search else {})


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.title() for other in others)


class _Code(str):
    """A name of the module, which is no text."""

    __slots__ = ()


def _list(name: str, entries: Iterable[Mapping[str, Any]]) -> str:
    lines = "".join(f"  {{\n{_lines(entry, 4)}  }},\n" for entry in entries)
    return f"\nexport const {name} = [\n{lines}] as const\n"


def _lines(entry: Mapping[str, Any], indent: int) -> str:
    return "".join(f"{' ' * indent}{name}: {_value(value)},\n" for name, value in entry.items())


def _value(value: Any) -> str:
    """A value as Biome formats it on one line."""
    if isinstance(value, _Code):
        return value
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, Any]", value).items()
        return f"{{ {', '.join(f'{name}: {_value(one)}' for name, one in fields)} }}"
    return json.dumps(value, ensure_ascii=False)
