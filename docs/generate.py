"""Writes the pages that are drawn from the code, so that they cannot tell another story than the code does.

    .venv/bin/python docs/generate.py

A test fails while a committed page differs from what this would write.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from haechi.cli.main import main as program
from haechi.core.machine import Machine
from haechi.hub.banks.rules import CLAIM, ENTRY
from haechi.hub.casework.cases.rules import CASE
from haechi.hub.casework.enforcement.rules import ESCALATION
from haechi.hub.casework.evidence.rules import EVIDENCE
from haechi.hub.casework.intake.rules import REPORT
from haechi.hub.casework.notices.rules import TAKEDOWN
from haechi.rules.loader import load as load_pack

DOCS = Path(__file__).parent
SOURCE = DOCS.parent / "src/haechi"
DRAWN = "<!-- Drawn from the code by docs/generate.py. Change the code, then draw again. -->"

# In the order of the thread, each with where its table stands.
MACHINES: tuple[tuple[Machine, str, str], ...] = (
    (REPORT, "What one person told, from arrival to a decision.", "hub/casework/intake/rules.py"),
    (CASE, "The team's work on one report.", "hub/casework/cases/rules.py"),
    (CLAIM, "One report's word that a hash shows its subject.", "hub/banks/rules.py"),
    (ENTRY, "One hash in the bank, with all its claims.", "hub/banks/rules.py"),
    (EVIDENCE, "What stood at one address, kept before anybody is asked to remove it.",
     "hub/casework/evidence/rules.py"),
    (TAKEDOWN, "One address and one recipient, until it is verified gone.", "hub/casework/notices/rules.py"),
    (ESCALATION, "A notice whose ladder ended, before people who can do more than ask.",
     "hub/casework/enforcement/rules.py"),
)  # fmt: skip

# Defaults that depend on the machine that draws the page.
OWN_DEFAULTS = {("haechi scan", "workers"): "one per processor"}


def states() -> str:
    """Every machine as a picture of its main moves and a table of all of them."""
    parts = [
        f"# States\n\n{DRAWN}\n\n"
        "Every subject of the hub stands in one state of one table. The owner is who has to act; the\n"
        "deadline is a rule of the [rule pack](deadlines.md); a final state has no exit. Each move is a row\n"
        "with its actor, role, time, reason and legal basis, and a leaf of the ledger.\n"
    ]
    return "\n".join([*parts, *(_machine(*entry) for entry in MACHINES)])


def _machine(machine: Machine, what: str, where: str) -> str:
    steps = list(dict.fromkeys((move.source, move.target) for move in machine.table))
    sources: dict[str, list[str]] = {}
    for source, target in steps:
        sources.setdefault(target, []).append(source)
    # A state that is entered from nearly everywhere would hide the rest of the picture.
    busy = [target for target, entered in sources.items() if len(entered) > 5]
    picture = [f"    {source} --> {target}" for source, target in steps if target not in busy]
    ends = [f"    {state.name} --> [*]" for state in machine.states if state.final]
    lines = [
        f"## {machine.name}\n",
        f"{what} Table: `src/haechi/{where}`.\n",
        "```mermaid\nstateDiagram-v2",
        f"    [*] --> {machine.initial}",
        *picture,
        *ends,
        "```\n",
    ]
    if busy:
        lines.append("Left out of the picture, because many states lead there:\n")
        lines += [f"* `{target}`, from {_names(sources[target])}" for target in busy]
        lines.append("")
    lines += ["| state | owner | deadline | moves, and who may take them |", "|---|---|---|---|"]
    for state in machine.states:
        moves = _moves(machine, state.name)
        lines.append(f"| `{state.name}` | {state.owner} | {_code(state.deadline)} | {moves} |")
    return "\n".join(lines) + "\n"


def _moves(machine: Machine, source: str) -> str:
    by: dict[str, set[str]] = {}
    for move in machine.table:
        if move.source == source:
            by.setdefault(move.target, set()).update(move.by)
    shared: dict[str, list[str]] = {}
    for target, roles in by.items():
        shared.setdefault(", ".join(sorted(roles)), []).append(target)
    return "<br>".join(f"{_names(targets)} ({roles})" for roles, targets in shared.items()) or "final"


def commands() -> str:
    """Every command with its own help."""
    intro = (
        f"# Commands\n\n{DRAWN}\n\n"
        "`haechi --help` and `haechi COMMAND --help` say the same in the terminal. Errors are one sentence\n"
        "on standard error; results go to standard output.\n"
    )
    return "\n".join([intro, *_command(program, "haechi", None)])


def _command(command: click.Command, path: str, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(command, info_name=path.rsplit(" ", 1)[-1], parent=parent)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    lines = [f"## {path}\n", inspect.cleandoc(command.help or "") + "\n", f"```text\n{usage}\n```\n"]
    options = [_option(param, context, path) for param in command.params if isinstance(param, click.Option)]
    if options:
        lines += ["| option | meaning |", "|---|---|", *options, ""]
    yield "\n".join(lines)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _command(inner, f"{path} {name}", context)


def _option(option: click.Option, context: click.Context, path: str) -> str:
    record = option.get_help_record(context)
    assert record is not None
    spelled, meaning = record
    own = OWN_DEFAULTS.get((path, option.name or ""))
    if own:
        meaning = re.sub(r"default: [^;\]]+", f"default: {own}", meaning)
    return f"| `{spelled}` | {meaning.replace('|', ', ')} |"


def deadlines() -> str:
    """Every deadline of the rule pack, law and target apart."""
    lines = [
        f"# Deadlines\n\n{DRAWN}\n",
        "Two columns that never mix: what the law demands, and what an office aims for. A target is not a\n"
        "right, and no page may call it one. They stand in `src/haechi/rules/kr/deadlines.yml`.\n",
        "| rule | legal deadline | policy target | status | in force from | source |",
        "|---|---|---|---|---|---|",
    ]
    for rule in load_pack(SOURCE / "rules/kr").deadlines:
        legal, target = rule.legal_deadline, rule.policy_target
        law = _hours(legal.hours) if legal else ""
        if legal and legal.without_delay:
            law = "without delay (지체 없이)"
        aim = f"{_hours(target.hours)}: {target.source}" if target else ""
        cells = (f"`{rule.id}`", law, aim, rule.status, str(rule.effective_from), rule.source)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _hours(hours: int | None) -> str:
    if not hours:
        return ""
    return f"{hours // 24} days" if hours % 24 == 0 and hours > 72 else f"{hours} h"


def events() -> str:
    """Which news travels upward, and who takes it; read from the one tuple that connects them."""
    taken: dict[str, list[str]] = {}
    for kind, handler in _wired():
        taken.setdefault(kind, []).append(handler)
    lines = [
        f"# Events\n\n{DRAWN}\n",
        "A lower room never calls a higher one. It writes an event in the transaction that caused it; each\n"
        "handler takes each event once. Payloads hold ids and codes only. The list is `HANDLERS` in\n"
        "`src/haechi/hub/site/wiring.py`.\n",
        "| event | taken by |",
        "|---|---|",
        *(f"| `{kind}` | {_names(handlers)} |" for kind, handlers in taken.items()),
    ]
    return "\n".join(lines) + "\n"


def _wired() -> Iterator[tuple[str, str]]:
    for node in ast.parse((SOURCE / "hub/site/wiring.py").read_text()).body:
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "HANDLERS":
            assert isinstance(node.value, ast.Tuple)
            for row in node.value.elts:
                kind, handler, _ = row.elts  # type: ignore[attr-defined]
                yield kind.value, handler.value


def decisions() -> str:
    """The list of decisions, kept inside a page that people write."""
    page = (DOCS / "decisions/README.md").read_text()
    rows = ["| no. | decision | status |", "|---|---|---|"]
    for path in sorted((DOCS / "decisions").glob("[0-9]*.md")):
        if path.name.startswith("0000"):
            continue
        text = path.read_text()
        number, title = text.splitlines()[0].removeprefix("# ").split(" ", 1)
        status = re.search(r"^Status: (.+)$", text, flags=re.MULTILINE)
        rows.append(f"| {number.rstrip('.:')} | [{title}]({path.name}) | {status[1] if status else ''} |")
    head, _, rest = page.partition("<!-- list -->\n")
    _, _, tail = rest.partition("<!-- end of list -->")
    return f"{head}<!-- list -->\n" + "\n".join(rows) + f"\n<!-- end of list -->{tail}"


def _names(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


PAGES: dict[str, Callable[[], str]] = {
    "reference/state-machines.md": states,
    "reference/commands.md": commands,
    "reference/deadlines.md": deadlines,
    "reference/events.md": events,
    "decisions/README.md": decisions,
}


def main() -> None:
    for name, draw in PAGES.items():
        (DOCS / name).write_text(draw())


if __name__ == "__main__":
    main()
