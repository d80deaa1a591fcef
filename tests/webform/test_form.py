"""The web editor's files, made from charters: fields, words, quotes, paths, and what they are never to hold."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tarfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from parution import webform
from parution.charter import Channel, Charter, Experiment, Objective, Person, Pillar, Site
from parution.language import translator
from parution.source import parse_post, parse_yaml
from parution.webform.backend import on_this_computer
from parution.webform.page import policy, settings
from parution.webform.yaml_text import dump
from parution.website.pages.beginnings import beginning
from webform.parts import PACKAGES, need

MASTODON = Channel("mastodon", "mastodon", "Mastodon")
CHARTER = Charter(
    brand="Atelier",
    timezone=ZoneInfo("Europe/Paris"),
    channels={"mastodon": MASTODON, "bluesky": Channel("bluesky", "bluesky", "Bluesky")},
    language="fr",
    site=Site(repository="https://github.com/atelier/calendrier"),
)


def configuration(charter=CHARTER, **more):
    form = webform.Form(charter, webform.backend(charter.site), translator(charter.language), **more)
    return yaml.safe_load(webform.files(form)["config.yml"])


def fields(charter=CHARTER):
    return {field["name"]: field for field in configuration(charter)["collections"][0]["fields"]}


class TestFields:
    def test_a_small_charter_asks_little(self):
        assert list(fields()) == [
            *("title", "body", "channels", "publish_at", "planned", "media", "hashtags", "cta", "status", "format", "kind", "budget"),
            *("language", "poll", "overrides", "warning", "sponsor", "terms", "follows", "brief", "id"),
        ]

    def test_what_the_charter_knows_is_a_choice(self):
        charter = replace(
            CHARTER,
            people={"maud": Person("Maud")},
            audiences={"pros": "Les pros"},
            objectives={"vente": Objective("Vendre", "visites", ("cta",))},
            pillars={"no": Pillar("Non")},
            experiments={"midi": Experiment("Midi", None, (), ())},
        )
        made = fields(charter)
        chosen = {name: made[name]["options"] for name in ("owner", "audience", "objective", "pillar", "experiment")}
        assert chosen == {
            "owner": [{"label": "Maud", "value": "maud"}],
            "audience": [{"label": "Les pros", "value": "pros"}],
            "objective": [{"label": "Vendre", "value": "vente"}],
            "pillar": [{"label": "Non", "value": "no"}],
            "experiment": [{"label": "Midi", "value": "midi"}],
        }
        assert made["objective"]["hint"] == "Certaines raisons en demandent plus\xa0: Vendre."

    def test_a_writer_may_not_approve(self):
        assert [one["value"] for one in fields()["status"]["options"]] == ["idea", "draft", "review", "cancelled"]

    def test_several_channels_may_be_chosen_and_an_image_needs_an_alternative_text(self):
        made = fields()
        assert made["channels"]["multiple"] is True
        assert [(one["name"], one["required"]) for one in made["media"]["fields"]] == [("src", True), ("alt", True)]

    def test_a_draft_needs_a_title_only_and_hints_say_what_the_review_needs(self):
        made = fields(replace(CHARTER, required=("channels", "budget")))
        assert [name for name, field in made.items() if field["required"]] == ["title", "status"]
        assert [name for name, field in made.items() if "Demandé pour la relecture." in field.get("hint", "")] == ["channels", "budget"]

    @pytest.mark.parametrize(
        ("channel", "told"),
        [
            (MASTODON, "Mastodon\xa0: 500 caractères\u202f; un lien compte pour 23"),
            (replace(MASTODON, limits={"text": 2000}), "Mastodon\xa0: 2\u202f000 caractères\u202f; un lien compte pour 23"),
            (Channel("b", "bluesky", "Bleu"), "Bleu\xa0: 300 caractères"),
            (Channel("n", "site", "Carnet"), None),
        ],
    )
    def test_counters_are_hints(self, channel, told):
        hint = fields(replace(CHARTER, channels={channel.id: channel}))["body"]["hint"]
        assert hint == " ".join(filter(None, ("Tel qu’on le lira.", told)))

    def test_channels_that_accept_the_same_stand_together(self):
        english = replace(CHARTER, language="en", channels={"a": replace(MASTODON, name="A"), "b": replace(MASTODON, name="B")})
        assert fields(english)["body"]["hint"] == "As it is to be read. A, B: 500 characters; a link counts 23"

    def test_the_zone_is_that_of_the_charter(self):
        assert fields()["publish_at"]["hint"] == "Le jour et l’heure fermes, à l’heure d’Europe/Paris."
        assert fields(replace(CHARTER, language="en", timezone=ZoneInfo("America/New_York")))["publish_at"]["hint"] == (
            "The firm day and time, on the clocks of America/New York."
        )
        assert fields()["publish_at"]["format"] == "YYYY-MM-DD HH:mm"

    def test_every_pattern_is_one_for_the_browser_too(self):
        patterns = re.findall(r"pattern: *\n *- (\".*\")", dump({"fields": list(fields().values())}))
        for pattern in map(json.loads, patterns):
            assert re.compile(pattern)
            assert "(?P" not in pattern
        assert len(patterns) >= 5


class TestConfiguration:
    def test_what_is_saved_is_a_proposal_that_nobody_merges_or_deletes_there(self):
        made = configuration()
        (posts,) = made["collections"]
        assert made["publish_mode"] == "editorial_workflow"
        assert (posts["publish"], posts["delete"]) == (False, False)
        assert made["backend"] == {"name": "github", "repo": "atelier/calendrier", "branch": "main"} | {
            "commit_messages": made["backend"]["commit_messages"]
        }
        assert "local_backend" not in made

    def test_files_lie_by_month_under_their_id_and_images_where_posts_name_them(self):
        (posts,) = configuration()["collections"]
        assert (posts["folder"], posts["path"], posts["slug"]) == ("content", "{{year}}-{{month}}/{{slug}}", "{{fields.id}}")
        assert (posts["media_folder"], posts["public_folder"]) == ("/content/media", "media")

    def test_a_pillar_with_people_of_its_own_has_a_list_of_its_own_and_a_folder(self):
        people = {"maud": Person("Maud", forge="@maud"), "ines": Person("Inès", forge="@ines")}
        pillars = {"gens": Pillar("Les gens"), "atelier": Pillar("L’atelier")}
        charter = replace(CHARTER, people=people, pillars=pillars, approvals={"gens": ("ines",), "atelier": ("maud", "ines")})
        posts, apart = configuration(charter)["collections"]
        assert (posts["folder"], posts["name"]) == ("content", "posts")
        assert (apart["folder"], apart["name"], apart["path"]) == ("content/gens", "posts-gens", posts["path"])
        offered = [{field["name"]: field for field in one["fields"]}["pillar"] for one in (posts, apart)]
        assert [[option["value"] for option in one["options"]] for one in offered] == [["atelier"], ["gens"]]
        assert offered[1]["default"] == "gens"
        assert settings(charter, translator("fr"))["collections"] == ["posts", "posts-gens"]

    def test_a_calendar_below_the_top_of_its_repository(self):
        made = configuration(folder="communication/calendrier")
        assert made["media_folder"] == "communication/calendrier/content/media"
        assert made["collections"][0]["folder"] == "communication/calendrier/content"

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_it_speaks_the_charters_language(self, language):
        made = configuration(replace(CHARTER, language=language))
        assert made["locale"] == language
        assert made["collections"][0]["fields"][0]["label"] == {"fr": "Titre", "en": "Title"}[language]


ODD = [
    "no",
    "Yes",
    "12:30",
    "1e3",
    "0o17",
    "2026-12",
    "2026-12-03",
    "~",
    "null",
    "- a",
    "a: b",
    "a #b",
    '"',
    "'",
    "é 🌰",
    "\\d",
    "{{x}}",
    "[a]",
    "x\ny",
    " a",
    "",
    "=",
    "*a",
    "%",
]


class TestYaml:
    @pytest.mark.parametrize("text", ODD)
    def test_an_odd_name_is_read_as_it_is(self, text):
        written = dump({"name": text, "several": [text]})
        assert yaml.safe_load(written) == {"name": text, "several": [text]}
        assert parse_yaml(written) == {"name": text, "several": [text]}

    def test_what_versions_of_yaml_read_differently_stands_in_quotes(self):
        assert [text for text in ODD if not dump({"name": text}).startswith('name: "')] == []

    @pytest.mark.parametrize("text", ["Les gens du pays", "Mastodon (English)", "Marché d’hiver", "publish_at"])
    def test_a_plain_name_stands_as_it_is(self, text):
        assert dump({"name": text}) == f"name: {text}\n"

    def test_what_stands_twice_is_written_twice(self):
        same = ["a"]
        assert "&" not in dump({"a": same, "b": same})


class TestBackend:
    @pytest.mark.parametrize(
        ("repository", "forge", "expected"),
        [
            ("https://github.com/a/b.git", None, {"name": "github", "repo": "a/b"}),
            ("https://git.example.org/a/b", None, {"name": "github", "repo": "a/b", "api_root": "https://git.example.org/api/v3"}),
            ("https://gitlab.com/g/s/b/", None, {"name": "gitlab", "repo": "g/s/b", "auth_type": "pkce", "app_id": ""}),
            (
                "https://git.example.org/g/b",
                "gitlab",
                {"name": "gitlab", "repo": "g/b", "auth_type": "pkce", "app_id": "", "base_url": "https://git.example.org"}
                | {"api_root": "https://git.example.org/api/v4", "graphql_api_root": "https://git.example.org/api/graphql"},
            ),
        ],
    )
    def test_it_is_the_charters_repository(self, repository, forge, expected):
        assert webform.backend(Site(repository=repository, branch="principal"), forge).options == {"branch": "principal", **expected}

    def test_who_logs_people_in(self):
        site = CHARTER.site
        assert webform.backend(site).needs is not None
        told = webform.backend(site, login="https://login.example.org/auth/")
        assert (told.options["base_url"], told.options["auth_endpoint"], told.needs) == ("https://login.example.org", "auth", None)
        assert webform.backend(Site(repository="https://gitlab.com/a/b"), application="abc").needs is None

    @pytest.mark.parametrize("repository", [None, "", "https://github.com/", "https://github.com/a", "git@github.com:a/b"])
    def test_without_a_repository_it_says_so(self, repository):
        with pytest.raises(webform.NoBackendError) as error:
            webform.backend(Site(repository=repository))
        assert "repository: https://github.com/owner/calendar" in str(error.value.remedy)

    def test_a_forge_where_it_would_skip_the_review_is_refused(self):
        with pytest.raises(webform.NoBackendError, match="without any review"):
            webform.backend(Site(repository="https://codeberg.org/a/b"))


class TestPage:
    def form(self, **changes):
        charter = replace(CHARTER, **changes)
        return webform.Form(charter, webform.backend(charter.site), translator("fr"))

    def test_nothing_is_fetched_from_elsewhere(self):
        page = webform.files(self.form())["index.html"].decode()
        assert re.findall(r'(?:src|href)="([^"]*)"', page) == ["form.css", "decap-cms.js", "form.js"]
        assert "https://unpkg" not in page

    def test_the_browser_is_told_whom_it_may_ask(self):
        rules = dict(rule.partition(" ")[::2] for rule in policy(webform.backend(CHARTER.site)).split("; "))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == "'self' 'unsafe-eval'"
        assert "https://api.github.com" in rules["connect-src"]
        assert "http://127.0.0.1:8081" in policy(on_this_computer("main"))

    def test_a_hostile_brand_stays_text(self):
        page = webform.files(self.form(brand="</script><script>alert(1)</script>", channels={"m": replace(MASTODON, name="</script><b>")}))[
            "index.html"
        ].decode()
        assert "<script>alert" not in page
        assert "</script><b>" not in page

    def test_the_script_knows_what_is_required_when(self):
        charter = replace(CHARTER, required=("pillar",), objectives={"vente": Objective("Vendre", "x", ("cta",))})
        told = settings(charter, translator("fr"))
        assert (told["required"], told["objectives"], told["names"]) == (
            ["pillar"],
            {"vente": ["cta"]},
            {"pillar": "de quoi", "cta": "un lien à suivre"},
        )
        assert "{names}" in told["refusals"]["missing"]


def package(path: Path, name="decap-cms", version="0.0.1", files=(("package/dist/decap-cms.js", b"1"),)) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for member, data in (("package/package.json", json.dumps({"name": name, "version": version}).encode()), *files):
            info = tarfile.TarInfo(member)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


class TestProgram:
    def test_of_a_package_only_what_the_page_needs_is_kept(self, tmp_path):
        files = [
            ("package/dist/decap-cms.js", b"1"),
            ("package/dist/12.decap-cms.js", b"2"),
            ("package/dist/cms.js", b"3"),
            ("package/dist/../../x.js", b"4"),
        ]
        found = webform.program(package(tmp_path / "p.tgz", files=files))
        assert (dict(found.files), found.version, found.tried) == (
            {"decap-cms.js": b"1", "12.decap-cms.js": b"2"},
            "decap-cms 0.0.1",
            False,
        )

    def test_a_known_version_must_be_what_its_makers_published(self, tmp_path):
        with pytest.raises(webform.ProgramError, match="not what its makers published"):
            webform.program(package(tmp_path / "p.tgz", version=webform.PINNED[0].version))

    @pytest.mark.parametrize("data", [b"", b"not an archive", b"\x1f\x8b" + b"x" * 100])
    def test_another_file_is_refused(self, tmp_path, data):
        (tmp_path / "p.tgz").write_bytes(data)
        with pytest.raises(webform.ProgramError, match="is not the package"):
            webform.program(tmp_path / "p.tgz")

    def test_another_package_and_one_without_its_script_are_refused(self, tmp_path):
        with pytest.raises(webform.ProgramError, match="is not the package"):
            webform.program(package(tmp_path / "p.tgz", name="left-pad"))
        with pytest.raises(webform.ProgramError, match=r"no decap-cms\.js"):
            webform.program(package(tmp_path / "q.tgz", files=()))

    def test_links_are_not_followed(self, tmp_path):
        with tarfile.open(package(tmp_path / "p.tgz"), "w:gz") as archive:
            data = b'{"name": "decap-cms", "version": "1"}'
            info = tarfile.TarInfo("package/package.json")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
            link = tarfile.TarInfo("package/dist/decap-cms.js")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(link)
        with pytest.raises(webform.ProgramError, match=r"no decap-cms\.js"):
            webform.program(tmp_path / "p.tgz")

    @pytest.mark.parametrize("name", list(PACKAGES))
    def test_the_editors_that_were_tried_are_known(self, name):
        need(name)
        found = webform.program(PACKAGES[name])
        assert found.tried
        assert len(found.files[found.script]) > 1_000_000
        assert all("/" not in file for file in found.files)


class TestCommand:
    def run(self, root, *words):
        return subprocess.run([sys.executable, "-m", "parution", "cms", *words], cwd=root, capture_output=True, text=True, check=False)

    @pytest.fixture
    def root(self, tmp_path):
        (tmp_path / "content").mkdir()
        (tmp_path / "charter.yml").write_text(
            "parution: 1\nbrand: Atelier\nlanguage: fr\ntimezone: Europe/Paris\nchannels: {m: {network: mastodon}}\n"
            "site: {repository: https://gitlab.com/a/b}\n"
        )
        return tmp_path

    def test_it_writes_a_folder_and_says_what_is_missing(self, root):
        done = self.run(root)
        assert done.returncode == 0, done.stderr
        assert sorted(path.name for path in (root / "admin").iterdir()) == [
            "config.yml",
            "form.css",
            "form.js",
            "index.html",
            "preview.css",
        ]
        assert f"npm pack decap-cms@{webform.PINNED[0].version}" in done.stdout
        assert "--application" in done.stdout

    def test_it_never_overwrites_the_configuration_of_another_editor(self, root):
        (root / "admin").mkdir()
        (root / "admin" / "config.yml").write_text("backend: {name: github}\n")
        done = self.run(root)
        assert done.returncode == 1
        assert "config.yml n’a pas été écrit par" in done.stderr
        assert [path.name for path in (root / "admin").iterdir()] == ["config.yml"]

    def test_twice_is_like_once_and_keeps_the_program(self, root):
        self.run(root, "--script", str(package(root / "p.tgz")))
        first = {path.name: path.read_bytes() for path in (root / "admin").iterdir()}
        self.run(root)
        assert {path.name: path.read_bytes() for path in (root / "admin").iterdir()} == first
        assert b'integrity="sha384-' in first["index.html"]

    def test_without_a_repository_it_says_what_to_write(self, root):
        (root / "charter.yml").write_text((root / "charter.yml").read_text().replace("site:", "# site:"))
        done = self.run(root)
        assert done.returncode == 1
        assert "site: {repository: https://github.com/owner/calendar}" in done.stderr


def test_the_forges_own_editor_begins_posts_that_the_form_can_go_on_with():
    begun = beginning(CHARTER, datetime(2026, 12, 3, 9, tzinfo=UTC), "mastodon", translator("fr"))
    written, _ = parse_post(begun.text)
    made = fields()
    assert set(written) <= set(made)
    assert re.fullmatch(made["id"]["pattern"][0], written["id"])
    assert written["status"] in {one["value"] for one in made["status"]["options"]}
    assert begun.path == "content/2026-12/2026-12-03-mastodon.md"  # as deep as the files that the form makes, so that it finds it


def rules_of(calendar):
    return [one.rule for one in calendar.load().findings if one.severity == "error"]


class TestWhatWebEditorsWrite:
    """What Decap, Sveltia and others write for a field that was emptied, and the dates of their own form."""

    @pytest.mark.parametrize("empty", ["''", '""', "[]", "{}", "null", ""])
    @pytest.mark.parametrize(
        "name", ["publish_at", "planned", "channels", "pillar", "cta", "media", "hashtags", "poll", "overrides", "brief"]
    )
    def test_an_emptied_field_is_left_out(self, calendar, name, empty):
        calendar.post("a", f"{name}: {empty}\n")
        assert rules_of(calendar) == []

    @pytest.mark.parametrize(
        "typed", ["2026-12-03T09:00:00.000Z", "2026-12-03T09:00:00.000+01:00", "2026-12-03T09:00:00Z", "2026-12-03T09:00"]
    )
    def test_a_date_of_their_own_form_is_one(self, calendar, typed):
        calendar.post("a", f"publish_at: {typed}\n")
        assert rules_of(calendar) == []

    def test_an_empty_field_that_is_none_is_still_a_slip(self, calendar):
        calendar.post("a", "chanels: []\n")
        assert rules_of(calendar) == ["unknown-field"]
