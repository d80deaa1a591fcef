"""What a JSON Schema validator found, said for people: which key or value, what is wrong, what to write instead.

The validator reports an unknown or a missing key at its parent and repeats itself through `anyOf` and `then`; here each cause becomes one
problem at the key or value concerned.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import replace
from difflib import get_close_matches
from functools import reduce
from typing import Any

from parution.combining import combined
from parution.model import Edit, Message, Place, Pointer, Problem, say
from parution.typed_dates import as_days, as_slots

Schema = Mapping[str, Any]

_LISTED = 25  # more words than this are not listed
_ORDER = ("type", "additionalProperties", "required", "enum", "const", "pattern", "minLength")


def problems(schema: Schema, value: object, empty: frozenset[str] = frozenset()) -> list[Problem]:
    """Every problem of a value that the schema refuses, in the order of the document; none where it accepts.

    `empty` names top-level keys that stand there without a value, so that one that is required is called empty rather than missing.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415 (dear to import, and needed only where something is wrong)

    found: dict[tuple[Pointer, object], Problem] = {}
    errors = [leaf for error in Draft202012Validator(schema).iter_errors(value) for leaf in _leaves(error)]
    for error in sorted(errors, key=_weight):
        for problem in _say(error, schema, empty):
            missing = problem.rule == "missing-field"
            cause = problem.message.values["key"] if missing else None
            found.setdefault((tuple(error.absolute_path) if missing else problem.place.pointer, cause), problem)
    return sorted(combined(found.values(), frozenset({_LATER})), key=lambda problem: tuple(map(str, problem.place.pointer)))


_LATER = "The field “{key}” is missing: from review on, this post must have it."


def _weight(error: Any) -> int:  # noqa: ANN401 (jsonschema's errors are untyped)
    return _ORDER.index(error.validator) if error.validator in _ORDER else len(_ORDER)


def _leaves(error: Any) -> Iterator[Any]:  # noqa: ANN401
    """The errors that say something: of `anyOf`, those of the branch that comes nearest to accepting."""
    if error.validator not in {"anyOf", "oneOf"} or not error.context:
        yield error
        return
    branches: dict[int, list[Any]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    deepest = max(branches.values(), key=lambda inners: (not any(_misses(inner, error) for inner in inners), -len(inners)))
    if any(_misses(inner, error) for inner in deepest):
        yield error
        return
    for inner in deepest:
        yield from _leaves(inner)


def _misses(inner: Any, outer: Any) -> bool:  # noqa: ANN401
    """Whether a branch refuses the value as a whole, rather than something in it."""
    return inner.validator in {"type", "const"} and inner.absolute_path == outer.absolute_path


def _say(error: Any, root: Schema, empty: frozenset[str]) -> Iterator[Problem]:  # noqa: ANN401
    pointer: Pointer = tuple(error.absolute_path)
    schema, value = error.schema, error.instance
    if "propertyNames" in error.absolute_schema_path:
        yield _name(schema, str(value), pointer)
        return
    match error.validator:
        case "additionalProperties":
            yield from _unknown_fields(value, list(schema.get("properties", {})), pointer)
        case "required":
            for key in error.validator_value:
                if key not in value:
                    field = _field(key, schema.get("properties") or root.get("properties", {}), root)
                    proposal = _proposal(field, value.get("title"))
                    line = say("{key}: {value}", key=key, value=proposal)
                    found = _missing(key, line, pointer, later="then" in error.absolute_schema_path, empty=key in empty)
                    if asking := _asking(error, root):
                        found = _asked(asking, key, line, empty=key in empty)
                    yield replace(found, fix=_made_of_the_title(field, proposal, (*pointer, key)))
        case "not" | "uniqueItems":
            yield _both(pointer) if error.validator == "not" else _twice(value, pointer)
        case "enum" | "const":
            allowed = [str(one) for one in schema.get("enum", [schema.get("const")]) if isinstance(one, str)]
            yield _choice(schema, value, allowed, pointer)
        case _:
            yield _form(error, pointer)


_LOOKED_UP = 200  # unknown fields for which a known name is sought that is like them: a stranger's file may hold a hundred thousand
_MANY = say("No known name is like it. Look it up: parution rules lists the rules, charter.yml has all other names.")


def _unknown_fields(value: Iterable[str], known: list[str], pointer: Pointer) -> Iterator[Problem]:
    there = frozenset(value)
    for number, key in enumerate(key for key in value if key not in known):
        message, remedy = say("“{key}” is not a field here.", key=key), _MANY
        if number < _LOOKED_UP:
            remedy = choose(key, known)
            meant = str(remedy.values.get("word", ""))
            if meant in there:
                remedy = say("The field “{word}” stands here already: delete this line.", word=meant)
        yield Problem("unknown-field", Place("key", (*pointer, key)), message, remedy)


def _field(key: str, fields: Schema, root: Schema) -> Schema:
    field: Schema = fields.get(key, {})
    return {**root["$defs"][field["$ref"].rsplit("/", 1)[-1]], **field} if "$ref" in field else field


def _name(schema: Schema, name: str, pointer: Pointer) -> Problem:
    """A key whose name is not one that may stand there."""
    remedy = choose(name, map(str, schema["enum"])) if "enum" in schema else _example(schema)
    message = say("“{name}” is not {what}.", name=name, what=_named(schema))
    return Problem(schema.get("x-rule", "wrong-form"), Place("key", (*pointer, name)), message, remedy)


def choose(typed: str, known: Iterable[str], also: Mapping[str, str] | None = None) -> Message:
    """The remedy for a word that is not among the known ones: the nearest, or all of them. `also` are other names of known words."""
    words = list(known)
    if also and typed.strip().lower() in also:
        return say("Did you mean “{word}”?", word=also[typed.strip().lower()])
    if found := near(typed, words):
        return say("Did you mean “{word}”?", word=found)
    if not words:
        return say("Remove it: nothing of the kind is declared in charter.yml.")
    if len(words) > _LISTED:
        return say("No known name is like it. Look it up: parution rules lists the rules, charter.yml has all other names.")
    return say("Use one of: {words}.", words=", ".join(words))


def near(typed: str, known: Iterable[str]) -> str:
    """The known word that is like one, or begins with it; empty where none is."""
    folded = {word.lower().replace("_", " ").replace("-", " "): word for word in known}
    typed = typed.lower().replace("_", " ").replace("-", " ")
    found = get_close_matches(typed, folded, n=1, cutoff=0.65) or [word for word in folded if typed[2:] and word.startswith(typed)]
    return folded[found[0]] if found else ""


def _proposal(field: Schema, title: object = None) -> str | Message:
    """What could stand in a field: an id made of the title, or an example."""
    if field.get("x-proposal") == "slug" and isinstance(title, str) and (name := slug(title)):
        return name
    if examples := field.get("examples"):
        return Message(_typed(examples[0]))
    return str((field.get("enum") or ["…"])[0])


def _typed(example: object) -> str:
    """An example as a person would type it, as a template: its own braces stand twice."""
    if not isinstance(example, (dict, list)):
        return str(example)
    return json.dumps(example, ensure_ascii=False).replace('"', "").replace("{", "{{").replace("}", "}}")


def _made_of_the_title(field: Schema, proposal: str | Message, pointer: Pointer) -> tuple[Edit, ...]:
    """The change that fills a field in, where there is only one thing to fill in: an id that is made of the title."""
    if field.get("x-proposal") != "slug" or not isinstance(proposal, str) or proposal == "…":
        return ()
    return (Edit(Place("value", pointer), proposal),)


_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"}


def slug(text: str) -> str:
    """A text as an id: small letters without accents, digits and single hyphens, 60 at the most; empty where no letter is left.

    What is neither a letter nor a digit parts words, as it was typed or as printers write it: `L’été` and `L'été` are both `l-ete`.
    """
    plain = "".join(" " if unicodedata.category(sign)[0] in "PSZ" else _LIGATURES.get(sign, sign) for sign in text.lower())
    letters = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-")


def _missing(key: str, line: Message, pointer: Pointer, *, later: bool, empty: bool) -> Problem:
    if empty and not pointer:
        message, remedy = say("The field “{key}” is empty.", key=key), say("Fill it in: {line}", line=line)
        return Problem("missing-field", Place("key", (key,)), message, remedy)
    remedy = say("Add a line: {line}", line=line)
    if later:
        message = say("The field “{key}” is missing: from review on, this post must have it.", key=key)
    else:
        message = say("The field “{key}” is missing.", key=key)
    return Problem("missing-field", Place("key", pointer), message, remedy)


def _asking(error: Any, root: Schema) -> str | None:  # noqa: ANN401
    """The name of the objective that asks for what is missing, if one does."""
    path = list(error.absolute_schema_path)
    if path[:1] != ["allOf"] or "then" not in path:
        return None
    objective: Schema = root["allOf"][path[1]]["if"]["properties"].get("objective", {})
    return objective.get("x-name")


def _asked(objective: str, key: str, line: Message, *, empty: bool) -> Problem:
    message = say("The objective “{objective}” asks for the field “{key}” from review on, and it is missing.", objective=objective, key=key)
    remedy = say("Fill it in: {line}", line=line) if empty else say("Add a line: {line}", line=line)
    return Problem("missing-field", Place("value", ("objective",)), message, remedy)


def is_asked_by_objective(problem: Problem) -> bool:
    """Whether a problem stands at the objective only because that asks for something else."""
    return problem.rule == "missing-field" and problem.place == Place("value", ("objective",))


def _both(pointer: Pointer) -> Problem:
    return Problem(
        "date-and-wish",
        Place("key", (*pointer, "planned")),
        say("This post has both a firm slot (publish_at) and a wish (planned)."),
        say("Keep publish_at if the date is decided, planned if it is not."),
    )


def _twice(items: list[Any], pointer: Pointer) -> Problem:
    again = next(index for index, item in enumerate(items) if item in items[:index])
    return Problem(
        "wrong-value",
        Place("value", (*pointer, again)),
        say("“{item}” stands twice in this list.", item=str(items[again])),
        say("Remove one of the two."),
    )


def _choice(schema: Schema, value: object, allowed: list[str], pointer: Pointer) -> Problem:
    rule = schema.get("x-rule", "wrong-value")
    if not isinstance(value, str):
        return Problem(
            rule, Place("value", pointer), say("Only one word can stand here."), say("Use one of: {words}.", words=", ".join(allowed))
        )
    message = say("“{value}” is not {what}.", value=value, what=_named(schema))
    return Problem(rule, Place("value", pointer), message, choose(value, allowed, schema.get("x-also")))


def _form(error: Any, pointer: Pointer) -> Problem:  # noqa: ANN401
    """A value that is not of the form its field needs."""
    schema, value = error.schema, error.instance
    name = str(pointer[-1]) if pointer else ""
    place = Place("key" if value is None else "value", pointer)
    if value is None:
        said = say("“{name}” has no value.", name=name), _example(schema)
    elif error.validator == "type":
        said = _other_type(schema, value, name)
    elif error.validator in {"minItems", "minProperties", "maxLength"}:
        said = _size(error.validator, error.validator_value, value, name)
    elif schema.get("x-proposal") == "tag":
        said = _no_tag(str(value))
    elif schema.get("x-proposal") == "handle":
        said = _no_handle(str(value), schema, name)
    elif schema.get("x-proposal") in {"slot", "day"}:
        said = say("“{value}” is not {what}.", value=str(value), what=_named(schema)), _as_date(str(value), schema, name)
    else:
        name_of_it = slug(str(value)) if schema.get("x-proposal") == "slug" else ""
        remedy = say("Write: {line}", line=f"{name}: {name_of_it}") if name_of_it else _example(schema)
        said = say("“{value}” is not {what}.", value=str(value), what=_named(schema)), remedy
    return Problem(schema.get("x-rule", "wrong-form"), place, *said)


def _no_tag(value: str) -> tuple[Message, Message]:
    """What cannot be a hashtag, and what of it can: its words in one, each with a capital letter."""
    words = re.findall(r"\w+", value)
    one = "".join(word[:1].upper() + word[1:] for word in words) if len(words) > 1 else "".join(words)
    message = say("“{value}” cannot be a hashtag: one has neither spaces nor # in it.", value=value)
    return message, say("Write: {line}", line=one) if one else say("Write a short text, or remove the field.")


def _no_handle(value: str, schema: Schema, name: str) -> tuple[Message, Message]:
    """What is no account on a forge, and the one that is likely meant: without its sign, or as the address of its page."""
    meant = "@" + re.sub(r"^https?://[^/]+/", "", value.strip()).strip("@/")
    remedy = say("Write: {line}", line=f'{name}: "{meant}"') if re.search(schema["pattern"], meant) else _example(schema)
    return say("“{value}” is not {what}.", value=value, what=_named(schema)), remedy


def _as_date(value: str, schema: Schema, name: str) -> Message:
    """A date of another form in ours; where its time is missing, or two days may be meant, each as an example."""
    if schema["x-proposal"] == "slot":
        dates, known = as_slots(value, "09:00")
    else:
        dates, known = as_days(value), True
    if len(dates) == 1 and known:
        return say("Write: {line}", line=f"{name}: {dates[0]}")
    return _example({**schema, "examples": dates} if dates else schema)


def _size(validator: str, bound: int, value: Sized, name: str) -> tuple[Message, Message]:
    if validator == "maxLength":
        message = say("“{name}” has more than {limit} characters.", name=name, limit=bound)
        return message, say("Shorten it to {limit}.", limit=bound)
    if len(value):
        return say("“{name}” needs at least {least} items.", name=name, least=bound), say("Add what is missing, or remove the field.")
    return say("“{name}” is empty.", name=name), say("Fill it in, or remove the field.")


def _other_type(schema: Schema, value: object, name: str) -> tuple[Message, Message]:
    if schema["type"] == "array":
        typed = value if isinstance(value, str) else "…"
        first = next(iter(schema.get("items", {}).get("required", ())), None)
        item = f"{{{first}: {typed}}}" if first else typed
        return say("“{name}” is a list.", name=name), say("Write it in brackets: {line}", line=f"{name}: [{item}]")
    if schema["type"] == "object" and isinstance(value, str) and "properties" in schema:
        first = next(iter(schema.get("required") or schema["properties"]))
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        line = f'{{{first}: "{quoted}"}}'
        return say("“{value}” stands here without the name of its field.", value=value), say("Write: {line}", line=line)
    if schema["type"] == "object":
        return say("“{name}” holds fields of its own.", name=name), say("Write them one a line below it, each two spaces further in.")
    if isinstance(value, list):
        return say("“{name}” is one value, and a list stands here.", name=name), _example(schema)
    return say("“{name}” is one value, and fields of their own stand here.", name=name), _example(schema)


def _example(schema: Schema) -> Message:
    examples = [say("“{example}”", example=Message(_typed(example))) for example in schema.get("examples", ())]
    if examples:
        listed = reduce(lambda one, other: say("{one} or {other}", one=one, other=other), examples)
        return say("Write, for example, {examples}.", examples=listed)
    if "description" in schema:
        return say("Write {description}.", description=Message(schema["description"]))
    return say("Write a short text, or remove the field.")


def _named(schema: Schema) -> Message:
    """What the schema says that should stand here: its titles are sentences of the catalogue, as are its descriptions and examples."""
    return Message(schema["title"]) if "title" in schema else say("what belongs here")
