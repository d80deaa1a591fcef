"""`--help` of every command is French where the reader is, and so are the mistakes that the library for command lines words in English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from in_process import run
from parution.cli import parution
from parution.cli.helping import Command, Group, paragraphs
from parution.language import LOCALES, read_catalogue

FRENCH = read_catalogue((LOCALES / "fr" / "LC_MESSAGES" / "parution.po").read_text(encoding="utf-8"))


def commands(command: click.Command, path: str = "parution") -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from commands(below, f"{path} {name}")


def test_every_command_option_and_argument_is_explained_in_french() -> None:
    said = {}
    for path, command in commands(parution):
        assert isinstance(command, Group if isinstance(command, click.Group) else Command), path
        said |= dict.fromkeys(paragraphs(command.help or ""), path)
        for parameter in command.get_params(click.Context(command)):
            explained = getattr(parameter, "help", None)
            assert explained or isinstance(parameter, click.Argument), (path, parameter.name)
            said |= {explained: path} if explained else {}
    assert len(said) > 150
    assert {sentence: path for sentence, path in said.items() if sentence not in FRENCH} == {}


@pytest.mark.parametrize("arguments", [("--lang", "fr", "slots", "--help"), ("slots", "--help", "--lang", "fr"), ("slots", "--help")])
def test_help_speaks_the_language_that_is_asked_for_or_the_systems(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path, LC_ALL="fr_FR.UTF-8")
    assert done.returncode == 0
    for expected in (
        "Utilisation\u00a0: parution slots [OPTIONS]",
        "Options\u00a0:",
        "--channel CANAL",
        "--root DOSSIER",
        "[par défaut\u00a0: 3;",
        "Afficher cette aide.",
    ):
        assert expected in done.stdout


def test_help_in_english_is_as_it_was(tmp_path: Path) -> None:
    shown = run("--lang", "en", "--help", cwd=tmp_path, LC_ALL="fr_FR.UTF-8").stdout
    assert shown.startswith("Usage: parution [OPTIONS] COMMAND [ARGS]...\n\n  An editorial calendar that lives in Git.\n\n  Posts")
    assert "\nCommands:\n  init " in shown
    assert "\n  check " in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("frobnicate",),
            "Il n’y a pas de commande «\u00a0frobnicate\u00a0». Toutes les commandes, et ce que fait chacune\u00a0: parution --help",
        ),
        (("chek",), "Vouliez-vous dire «\u00a0check\u00a0»\u202f?"),
        (("import", "cvs"), "Vouliez-vous dire «\u00a0csv\u00a0»\u202f?"),
        (("import", "csv", "none.csv"), "'FICHIER'\u00a0: il n’y a pas de fichier 'none.csv'."),
        (("import", "csv", "."), "'.' est un dossier, et il faut un fichier."),
        (("check", "-C", "none"), "il n’y a pas de dossier 'none'."),
        (("check", "one", "two"), "Ceci est de trop\u00a0: one two."),
        (("check", "--strict=yes"), "L’option --strict ne prend pas de valeur."),
        (("slots", "--count", "51"), "il faut un nombre entier de 1 à 50."),
        (("serve", "--port", "http"), "il faut un nombre entier"),
    ],
)
def test_a_mistake_is_told_in_french(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path, LC_ALL="fr_FR.UTF-8")
    assert done.returncode == 1
    assert done.stdout == ""
    assert said in done.stderr


@pytest.mark.parametrize(
    ("charter", "language"),
    [
        (b"parution: 1\nchannels: {a\n", "fr"),
        (b"", "fr"),
        (b"\xff\xfe\x00", "fr"),
        (b"parution: 1\nlanguage: en\nchannels: {a\n", "en"),
        (b"parution: 1\nbrand: Ours\n", "fr"),
    ],
    ids=["broken", "empty", "no text", "broken, with its language", "without a language"],
)
def test_a_charter_whose_language_cannot_be_read_is_complained_of_in_the_systems(charter: bytes, language: str, tmp_path: Path) -> None:
    (tmp_path / "charter.yml").write_bytes(charter)
    done = run("check", cwd=tmp_path, LC_ALL="fr_FR.UTF-8")
    assert done.returncode == 1
    assert ("erreur" in done.stdout) is (language == "fr"), done.stdout
