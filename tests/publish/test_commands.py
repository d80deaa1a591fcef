"""The commands around publishing, as people type them, on a real repository with a bare remote."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zoneinfo import ZoneInfo

import pytest
from newsroom import Memory, Newsroom, git

from in_process import run
from parution.deliveries.record import Key, State
from parution.model import say
from parution.publish.adapter import Unclear
from parution.publish.run import Publisher

# A zone in which it is about noon now, so that “today” is today whenever the tests are run.
HOUR = datetime.now(UTC).hour - 12
ZONE = ZoneInfo(f"Etc/GMT{HOUR:+d}") if HOUR else ZoneInfo("Etc/GMT")
SECRET = "whsec_" + "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0"
CHARTER = """parution: 1
brand: Atelier
timezone: {zone}
language: {language}
channels:
  notes: {{network: site, name: The notebook}}
  journal: {{network: site, name: The journal}}
  hook: {{network: webhook, name: The hook}}
  paper: {{network: linkedin, name: LinkedIn, url: "https://example.org/linkedin"}}
campaigns: {{market: {{name: The market, from: 2020-01-01, to: 2099-12-31}}}}
pillars: {{}}
site: {{branch: main}}
{more}
"""


def slot(minutes: float) -> str:
    """So many minutes from now, as a writer types it."""
    return f"{datetime.now(ZONE) + timedelta(minutes=minutes):%Y-%m-%d %H:%M}"


SOON, LATER = slot(60), slot(90)
AT_SOON, AT_LATER = SOON[-5:], LATER[-5:]


class Desk(Newsroom):
    """A calendar whose commands are run."""

    def __init__(self, directory, *, language="en", more="", remote=True):
        super().__init__(
            directory, remote=remote, charter=CHARTER.format(zone=ZONE.key, language=language, more=more).replace("pillars: {}\n", "")
        )
        git(self.root, "config", "user.name", "Maud")
        git(self.root, "config", "user.email", "maud@example.org")
        self.environment = {"COLUMNS": "80", "GITHUB_ACTOR": "", "GITHUB_RUN_ID": "", "PARUTION_DEBUG": "1"}

    def do(self, *arguments, code=0, **environment):
        if arguments[:1] == ("publish",) and "--dry-run" not in arguments:
            arguments = (*arguments, "--begin")
        done = run(*arguments, cwd=self.root, **{**self.environment, **environment})
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout if code == 0 or done.stdout else done.stderr

    @property
    def refs(self):
        return git(self.bare or self.root, "for-each-ref")

    def record(self, name, channel):
        paths = git(self.bare or self.root, "ls-tree", "-r", "--name-only", "parution-ledger").splitlines()
        path = next(path for path in paths if path.endswith(f"/{name}/{channel}.json"))
        return json.loads(git(self.bare or self.root, "show", f"parution-ledger:{path}"))["history"]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


class Receiver:
    """A webhook's receiver that answers as it is told."""

    def __init__(self):
        self.status, self.bodies = 200, []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler):  # noqa: N805
                self.bodies.append(handler.rfile.read(int(handler.headers["content-length"])))
                handler.send_response(self.status)
                answer = b'{"url": "https://example.org/hooked"}'
                handler.send_header("content-length", str(len(answer)))
                handler.end_headers()
                handler.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def environment(self):
        return {"PARUTION_HOOK_URL": self.url, "PARUTION_HOOK_SECRET": SECRET}


@pytest.fixture
def receiver():
    found = Receiver()
    yield found
    found.server.shutdown()
    found.server.server_close()


# publish


def test_what_went_out_is_told_and_what_comes_next(desk, receiver):
    desk.post("table", title="The oak table", channels=("notes", "hook"), slot=slot(-5))
    desk.post("bench", title="The bench", channels=("notes",), slot=SOON)
    desk.commit()
    told = desk.do("publish", **receiver.environment)
    assert sorted(told.splitlines()[:3]) == ["  https://example.org/hooked", "✓ The oak table → The hook", "✓ The oak table → The notebook"]
    assert told.splitlines()[3:] == ["", f"2 published. Next: today at {AT_SOON}, The bench → The notebook."]
    assert desk.do("publish", **receiver.environment) == f"Nothing was due. Next: today at {AT_SOON}, The bench → The notebook.\n"
    assert len(receiver.bodies) == 1


def test_what_went_out_is_told_in_french(tmp_path):
    desk = Desk(tmp_path, language="fr")
    desk.post("table", title="La table", channels=("notes",), slot=slot(-5))
    desk.post("bench", title="Le banc", channels=("notes",), slot=SOON)
    desk.commit()
    following = f"Prochain envoi\u00a0: aujourd’hui à {AT_SOON}, Le banc → The notebook."
    assert desk.do("publish") == f"✓ La table → The notebook\n\n1 publié. {following}\n"
    assert desk.do("publish") == f"Rien n’était à envoyer. {following}\n"


def test_a_doubt_is_left_to_a_person_with_what_to_type(desk, receiver):
    desk.post("table", title="The oak table", channels=("hook",), slot=slot(-5))
    desk.commit()
    receiver.status = 500
    told = desk.do("publish", code=1, **receiver.environment)
    assert told.splitlines()[0] == "? The oak table → The hook"
    assert told.splitlines()[2:] == [
        "  → Look for it on The hook, then say what you found:",
        "    it is there:     parution resolve table/hook --published https://…",
        "    it is not there: parution resolve table/hook --not-sent",
        "",
        "1 needs you. No approved post is planned.",
    ]
    assert desk.do("publish", code=1, **receiver.environment).splitlines()[0] == "? The oak table → The hook"
    assert len(receiver.bodies) == 1


def test_the_status_is_told_in_french(tmp_path, receiver):
    desk = Desk(tmp_path, language="fr")
    desk.post("table", title="La table", channels=("hook",), slot=slot(-5))
    desk.post("bench", title="Le banc", channels=("paper",), slot=slot(-5))
    desk.commit()
    receiver.status = 500
    desk.do("publish", code=1, **receiver.environment)
    told = [line for line in desk.do("status").splitlines() if "prévu" not in line and not line.startswith("  (")]
    assert (
        "\n".join(told).replace("\u00a0", " ")
        == f"""\
À vous d’agir (1)
? La table → The hook
  → Cherchez-le sur The hook, puis dites ce que vous avez trouvé :
    il y est :       parution resolve table/hook --published https://…
    il n’y est pas : parution resolve table/hook --not-sent

À publier à la main (1)
✎ Le banc → LinkedIn
  Aujourd’hui à {told[8][-5:]}
  → Publiez-le vous-même sur https://example.org/linkedin, puis dites où il se
    trouve :
    son texte :       parution preview bench --channel paper
    une fois publié : parution resolve bench/paper --published https://…"""
    )


def test_a_refusal_is_an_annotation_beside_the_post(desk, receiver):
    desk.post("table", title="'A table: 100 %, and more'", channels=("hook",), slot=slot(-5))
    desk.commit()
    receiver.status = 422
    told = desk.do("publish", "--format", "github", code=1, **receiver.environment)
    annotation = next(line for line in told.splitlines() if line.startswith("::"))
    assert annotation.startswith("::error file=content/table.md,title=A table%3A 100 %25%2C and more → The hook::")
    assert "%0A→ Change the text or the time in content/table.md and commit" in annotation


def test_what_is_not_committed_or_lacks_credentials_needs_a_person(desk):
    desk.post("table", title="The oak table", channels=("hook",), slot=slot(-5))
    desk.commit()
    told = desk.do("publish", code=1)
    assert "Credentials are missing: PARUTION_HOOK_URL, PARUTION_HOOK_SECRET" in told
    desk.post("table", title="The oak table", channels=("notes",), slot=slot(-5))
    assert desk.do("publish", code=1).splitlines()[:3] == [
        "✗ The oak table → The notebook",
        "  Its latest text is not committed",
        "  → Commit content/table.md: what goes out is what is committed.",
    ]


def test_what_was_before_the_ledger_is_no_concern(desk):
    desk.post("table", channels=("notes",), slot=slot(-3 * 24 * 60))
    desk.post("bench", channels=("notes",), slot=slot(-5))
    desk.commit()
    desk.do("publish")
    assert "table" not in desk.do("status")


def test_a_file_that_cannot_be_read_is_not_passed_over_in_silence(desk):
    desk.post("table", title="A table: of oak", channels=("notes",), slot=slot(-5))
    desk.commit()
    assert (
        desk.do("publish", code=1)
        == """\
✗ content/table.md
  Its file cannot be read, so nothing of it goes out
  → Mend what the check tells of content/table.md, and commit:
    parution check

1 needs you. No approved post is planned.
"""
    )


def test_a_run_as_data(desk):
    desk.post("table", channels=("notes",), slot=slot(-5))
    desk.commit()
    told = json.loads(desk.do("publish", "--format", "json"))
    assert [(one["delivery"], one["state"]) for one in told["events"]] == [("table/notes", "published")]
    assert (told["needs_you"], told["next"]) == ([], None)


def test_a_rehearsal_sends_and_claims_nothing(desk, receiver):
    desk.post("table", title="The oak table", channels=("notes", "hook", "paper"), slot=slot(-5), body="Three days of sanding.")
    desk.post("bench", title="The bench", channels=("notes",), slot=SOON)
    desk.commit()
    before = desk.refs
    told = desk.do("publish", "--dry-run", **receiver.environment)
    data = json.loads(desk.do("publish", "--dry-run", "--format", "json", **receiver.environment))
    assert (desk.refs, receiver.bodies) == (before, [])
    assert told.count("Three days of sanding.") == 2
    assert "Would be sent now (2)" in told
    assert "✎ The oak table → LinkedIn" in told
    assert f"  Today at {AT_SOON}  The bench → The notebook" in told
    sent = {one["delivery"]: one for one in data["decisions"] if one["next_step"] == "send"}
    assert set(sent) == {"table/notes", "table/hook"}
    assert sent["table/notes"]["payload"]["parts"] == ["Three days of sanding."]
    published = desk.do("publish", **receiver.environment)
    assert "2 published" in published
    assert desk.record("table", "notes")[0]["payload"] == sent["table/notes"]["hash"]


def test_the_real_time_cannot_be_set_for_sending(desk):
    desk.post("table", channels=("notes",), slot=SOON)
    desk.commit()
    assert "--now is for --dry-run" in desk.do("publish", "--now", slot(120), code=1)
    assert "Would be sent now (1)" in desk.do("publish", "--dry-run", "--now", slot(61))


# status


def test_the_status_shows_every_group(desk, receiver):
    desk.post("table", title="The oak table", channels=("notes",), slot=slot(-30))
    desk.post("hooked", title="The hook itself", channels=("hook",), slot=slot(-20))
    desk.post("hand", title="By hand", channels=("paper",), slot=slot(-10))
    desk.post("later", title="Later", channels=("notes", "paper"), slot=SOON)
    desk.post("draft", title="Not yet", channels=("notes",), slot=LATER, status="review")
    desk.commit()
    receiver.status = 500
    desk.do("publish", code=1, **receiver.environment)
    desk.post("table", title="The oak table", channels=("notes",), slot=slot(-30), body="Another text.")
    desk.post("due", title="Due", channels=("journal", "hook"), slot=slot(-2))
    desk.commit()
    told = desk.do("status")
    lines = [line for line in told.splitlines() if "Today at" not in line or "→" in line]
    reason = next(line for line in lines if line.startswith("  ") and "planned for" in line)
    del lines[lines.index(reason)]
    assert (
        "\n".join(lines)
        == f"""\
Needs you (1)
? The hook itself → The hook
  → Look for it on The hook, then say what you found:
    it is there:     parution resolve hooked/hook --published https://…
    it is not there: parution resolve hooked/hook --not-sent

To be published by hand (1)
✎ By hand → LinkedIn
  → Publish it yourself on https://example.org/linkedin; then say where it
    stands:
    its text:         parution preview hand --channel paper
    once it is there: parution resolve hand/paper --published https://…

Due or waiting (2)
▸ Due → The journal
  Goes out with the next parution publish
▸ Due → The hook
  Goes out with the next parution publish, if the credentials are there
  (parution channels shows it)
  Needs PARUTION_HOOK_URL, PARUTION_HOOK_SECRET where it is published (not set
  here).

Comes next (3)
  Today at {AT_SOON}  Later → The notebook
  Today at {AT_SOON}  Later → LinkedIn  by hand
  Today at {AT_LATER}  Not yet → The notebook  not approved yet

Published (1)
✓ The oak table → The notebook"""
    )


def test_the_status_can_be_narrowed_and_read_by_programs(desk):
    desk.post("table", channels=("notes", "journal"), slot=SOON)
    desk.post("bench", channels=("notes",), slot=SOON)
    desk.commit()
    told = json.loads(desk.do("status", "--channel", "notes", "--post", "table", "--format", "json"))
    assert [(one["delivery"], one["standing"], one["needs_you"]) for one in told["deliveries"]] == [("table/notes", "scheduled", False)]
    assert "Did you mean “notes”?" in desk.do("status", "--channel", "nots", code=1)
    assert "Did you mean “table”?" in desk.do("status", "--post", "tabel", code=1)


def test_an_edit_that_changes_nothing_sent_is_no_drift(desk):
    desk.post("table", channels=("notes",), slot=slot(-5))
    desk.commit()
    desk.do("publish")
    desk.post("table", channels=("notes",), slot=slot(-5), brief="A note for the team")
    desk.commit()
    assert "Changed since" not in desk.do("status")


# resolve


def test_a_person_says_that_it_stands_there(desk, receiver):
    desk.post("table", title="The oak table", channels=("hook",), slot=slot(-5))
    desk.commit()
    receiver.status = 500
    desk.do("publish", code=1, **receiver.environment)
    told = desk.do("resolve", "table/hook", "--published", "https://example.org/1")
    assert told.splitlines()[0] == "The oak table → The hook: uncertain → published"
    assert told.splitlines()[1:] == ["If that is a mistake: parution resolve table/hook --not-sent"]
    last = desk.record("table", "hook")[-1]
    assert (last["state"], last["by"], last["parts"][0]["url"]) == ("published", "Maud", "https://example.org/1")
    assert "https://example.org/1" in desk.do("status")
    assert "Nothing was due" in desk.do("publish", **receiver.environment)


def test_a_person_says_that_it_was_not_sent_and_it_is(desk, receiver):
    desk.post("table", title="The oak table", channels=("hook",), slot=slot(-5))
    desk.commit()
    receiver.status = 500
    desk.do("publish", code=1, **receiver.environment)
    told = desk.do("resolve", "table/hook", "--not-sent", "--reason", "I looked")
    assert told == "The oak table → The hook: uncertain → not sent\nIt goes out with the next run: parution publish\n"
    receiver.status = 200
    assert "1 published" in desk.do("publish", **receiver.environment)
    assert len(receiver.bodies) == 2


def test_a_post_that_is_published_by_hand_is_entered(tmp_path):
    desk = Desk(tmp_path, language="fr")
    desk.post("table", title="La table", channels=("paper",), slot=slot(-5))
    desk.commit()
    told = desk.do("resolve", "table/paper", "--published", "https://example.org/p/1")
    assert told.splitlines()[0] == "La table → LinkedIn\u00a0: rien au registre → publié"
    assert "À publier à la main" not in desk.do("status")


def test_what_is_skipped_stays_and_can_be_taken_back(desk):
    desk.post("table", title="T", channels=("notes",), slot=slot(-5))
    desk.commit()
    desk.do("resolve", "table/notes", "--skip")
    assert "Nothing was due" in desk.do("publish")
    assert "To send it after all: parution resolve table/notes --not-sent" in desk.do("resolve", "table/notes", "--skip", code=1)
    desk.do("resolve", "table/notes", "--not-sent")
    assert "1 published" in desk.do("publish")


def test_what_cannot_be_said_is_refused_in_plain_words(desk):
    desk.post("table", channels=("notes",), slot=slot(-5))
    desk.post("later", channels=("notes",), slot=SOON)
    desk.commit()
    desk.do("publish")
    before = desk.refs
    for arguments, words in (
        (("table/notes", "--not-sent"), "To take it down, where the network allows that: parution amend table/notes --delete."),
        (("later/notes", "--not-sent"), "Nothing was ever sent of later/notes"),
        (("table/nots", "--skip"), "There is no delivery “table/nots”. Did you mean “table/notes”?"),
        (("table", "--skip"), "Write the post's id, a slash and the channel: oak-table/mastodon. Did you mean “table/notes”?"),
        (("later/notes", "--published", "example.org/1"), "“example.org/1” is not a web address."),
        (("later/notes", "--published", "https://me:word@example.org/1"), "is not a web address."),
        (("later/notes",), "Say what became of it, with one of: --published ADDRESS, --not-sent, --skip."),
        (("later/notes", "--skip", "--not-sent"), "with one of"),
    ):
        assert words in desk.do("resolve", *arguments, code=1)
    assert desk.refs == before


def test_what_was_not_sent_and_is_stale_will_be_missed(desk, receiver):
    desk.post("table", title="T", channels=("hook",), slot=slot(-5))
    desk.commit()
    receiver.status = 500
    desk.do("publish", code=1, **receiver.environment)
    desk.post("table", title="T", channels=("hook",), slot=slot(-3 * 24 * 60))
    desk.commit()
    told = desk.do("resolve", "table/hook", "--not-sent")
    assert "is too long past: the next run records it as missed." in told
    missed = desk.do("publish", code=1, **receiver.environment).splitlines()
    assert missed[:2] == ["✗ T → The hook", "  missed: its slot is too long past"]
    assert "Nothing was due" in desk.do("publish", **receiver.environment)  # it is told once
    assert "Give it a new time (publish_at) in content/table.md and commit, or let it go:" in " ".join(desk.do("status").split())


def test_a_slip_is_asked_about_and_can_be_taken_back(desk):
    desk.post("bench", title="The bench", channels=("notes",), slot=SOON)
    desk.commit()
    asked = desk.do("resolve", "bench/notes", "--published", "https://example.org/1", code=1)
    assert asked.splitlines()[0] == f"The bench → The notebook is planned for today at {AT_SOON}, and nothing was sent of it yet."
    assert asked.splitlines()[-1] == "To say so all the same, run the command again with --yes."
    assert "parution-ledger" not in desk.refs
    desk.do("resolve", "bench/notes", "--published", "https://example.org/1", "--yes")
    assert "Nothing was due. No approved post is planned." in desk.do("publish")
    assert "parution resolve bench/notes --not-sent" in desk.do("amend", "bench/notes", "--delete", code=1)
    back = desk.do("resolve", "bench/notes", "--not-sent")
    assert back.splitlines() == ["The bench → The notebook: published → not sent", f"It goes out at its time: today at {AT_SOON}."]
    assert f"Next: today at {AT_SOON}, The bench → The notebook." in desk.do("publish")


def test_what_is_not_to_be_sent_is_shown_with_the_way_back(desk):
    desk.post("table", title="T", channels=("notes",), slot=slot(-5))
    desk.commit()
    desk.do("resolve", "table/notes", "--skip", "--reason", "too late")
    told = desk.do("status", "--post", "table").splitlines()
    assert told[:2] == ["Not to be sent (1)", "⊘ T → The notebook"]
    assert told[2].endswith(", Maud: too late")
    assert told[3:] == ["  → To send it after all:", "    parution resolve table/notes --not-sent"]
    desk.do("resolve", "table/notes", "--published", "https://example.org/1")
    assert "✓ T → The notebook" in desk.do("status")


def test_what_waits_for_its_next_attempt_is_named_with_the_way_to_hurry(desk, receiver):
    desk.post("table", title="T", channels=("hook",), slot=slot(-5))
    desk.post("bench", title="B", channels=("notes",), slot=LATER)
    desk.commit()
    receiver.status = 429
    desk.do("publish", **receiver.environment)
    told = desk.do("publish", **receiver.environment)
    assert told.startswith("↻ T → The hook\n")
    assert "    parution resolve table/hook --not-sent\n" in told
    assert told.splitlines()[-1].startswith("1 waiting. Next: today at ")
    assert told.splitlines()[-1].endswith(", T → The hook.")
    assert "Next attempt today at " in desk.do("status")


def test_missing_credentials_are_told_once_a_channel(desk):
    for name in ("table", "bench"):
        desk.post(name, channels=("hook",), slot=slot(-5))
    desk.commit()
    told = desk.do("publish", code=1)
    assert told.splitlines()[:3] == [
        "✗ The hook",
        "  Credentials are missing: PARUTION_HOOK_URL, PARUTION_HOOK_SECRET",
        "  Not sent for that: bench, table",
    ]
    assert told.splitlines()[-1] == "2 need you. No approved post is planned."


def test_a_text_that_cannot_be_changed_from_here_is_told_in_words(desk, receiver):
    desk.post("table", title="T", channels=("hook",), slot=slot(-5))
    desk.commit()
    desk.do("publish", **receiver.environment)
    desk.post("table", title="T", channels=("hook",), slot=slot(-5), body="Another.")
    desk.commit()
    told = desk.do("status")
    assert "These can only be changed on the network itself, if at all: T → The hook." in told
    assert "parution amend" not in told


# reconcile


def test_reading_where_nothing_can_be_read_asks_a_person_and_writes_nothing(desk, receiver):
    desk.post("table", channels=("hook",), slot=slot(-5))
    desk.commit()
    assert desk.do("reconcile") == "There is no doubt about any delivery.\n"
    receiver.status = 500
    desk.do("publish", code=1, **receiver.environment)
    before = desk.refs
    assert "parution resolve table/hook --not-sent" in desk.do("reconcile", "table/hook", code=1, **receiver.environment)
    assert (desk.refs, len(receiver.bodies)) == (before, 1)


@pytest.fixture
def doubtful(tmp_path):
    """A newsroom with one delivery of which nobody knows whether it arrived, and the network in question."""
    room = Newsroom(tmp_path)
    room.post("table")
    room.commit()
    memory = Memory(after=lambda *_: Unclear(say("no answer")))
    room.run(memory)
    memory.after = lambda *_: None
    return room, memory


def test_a_doubt_is_ended_before_the_next_look_is_due(doubtful):
    room, memory = doubtful
    room.clock.sleep(60)
    report = Publisher(room.desk([memory])).reconcile([Key("table", "first")])
    assert report.ledger.record(Key("table", "first")).state is State.PUBLISHED
    assert (memory.searched, memory.texts) == (1, ["The text of table."])


def test_reading_early_and_often_neither_sends_nor_puts_off_the_end(doubtful):
    room, memory = doubtful
    memory.timeline.clear()  # it never arrived
    for _ in range(4):
        room.clock.sleep(120)
        assert Publisher(room.desk([memory])).reconcile().ledger.record(Key("table", "first")).state is State.UNKNOWN
    room.clock.sleep(121)
    report = Publisher(room.desk([memory])).reconcile()
    assert report.ledger.record(Key("table", "first")).state is State.FAILED
    assert memory.texts == []
    assert room.run(memory).ledger.record(Key("table", "first")).state is State.PUBLISHED


def test_a_doubt_about_another_delivery_is_left_alone(doubtful):
    room, memory = doubtful
    room.clock.sleep(60)
    Publisher(room.desk([memory])).reconcile([Key("bench", "first")])
    assert memory.searched == 0


# hold and resume


@pytest.mark.parametrize("remote", [True, False], ids=["remote", "local"])
def test_a_hold_stops_everything_and_resume_lets_it_go_on(tmp_path, remote):
    desk = Desk(tmp_path, remote=remote)
    desk.post("table", title="T", channels=("notes",), slot=slot(-5))
    desk.commit()
    told = desk.do("hold", "--reason", "An accident in the workshop")
    assert told.splitlines()[:3] == ["On hold from now on", "‖ Everything, on all channels", "  Reason: An accident in the workshop"]
    assert "by Maud, until somebody ends it → To end it: parution resume --all" in " ".join(told.split())
    held = desk.do("publish")
    assert held.splitlines()[:3] == ["On hold (1)", "‖ Everything, on all channels", "  Reason: An accident in the workshop"]
    assert held.splitlines()[-1] == "1 waiting. No approved post is planned."
    status = desk.do("status")
    assert "‖ T → The notebook\n  On hold: An accident in the workshop" in status
    assert "Everything, on all channels" in status
    ended = desk.do("resume", "--all")
    assert ended.splitlines()[:2] == ["No longer on hold", "▶ Everything, on all channels"]
    assert "1 published" in desk.do("publish")
    assert desk.do("resume") == "Nothing is on hold.\n"


def test_a_hold_of_a_channel_or_a_campaign_stops_that_alone(desk):
    desk.post("table", channels=("notes",), slot=slot(-5))
    desk.post("bench", channels=("journal",), slot=slot(-5), campaign="market")
    desk.post("chair", channels=("journal",), slot=slot(-4))
    desk.commit()
    desk.do("hold", "--channel", "notes", "--reason", "Quiet")
    desk.do("hold", "--campaign", "market", "--reason", "Rain", "--until", slot(24 * 60))
    told = desk.do("publish")
    assert "✓ chair → The journal" in told
    assert "2 waiting" in told
    desk.do("resume", "--campaign", "market")
    assert "✓ bench → The journal" in desk.do("publish")
    assert "Still on hold (1)" not in desk.do("resume")
    assert "No hold of the ledger names that." in desk.do("resume", "--channel", "journal")


@pytest.mark.parametrize("committed", [False, True], ids=["here", "committed too"])
def test_the_stop_button_works_whatever_the_charter_says(desk, committed):
    desk.post("table", title="T", channels=("notes",), slot=slot(-5))
    desk.commit()
    desk.do("resolve", "table/notes", "--skip")
    whole = (desk.root / "charter.yml").read_text("utf-8")
    (desk.root / "charter.yml").write_text("brand: [\n", "utf-8")
    if committed:
        desk.commit()
    told = desk.do("hold", "--reason", "An accident")
    assert told.splitlines()[:2] == ["On hold from now on", "‖ Everything, on all channels"]
    (desk.root / "charter.yml").write_text(whole, "utf-8")
    desk.commit()
    desk.do("resolve", "table/notes", "--not-sent")
    assert "Reason: An accident" in desk.do("publish")
    (desk.root / "charter.yml").write_text("brand: [\n", "utf-8")
    assert "No longer on hold" in desk.do("resume", "--all")


def test_a_hold_that_could_not_be_written_says_that_it_is_not_in_force(desk):
    desk.post("table", channels=("notes",))
    desk.commit()
    git(desk.root, "remote", "set-url", "origin", str(desk.root.parent / "nowhere.git"))
    told = desk.do("hold", "--reason", "An accident", code=1)
    assert told.startswith("Error: The hold is NOT in force: what is due still goes out.\n")
    assert "The git remote, where the ledger is, does not answer or does not let you in." in told


def test_a_wrong_place_is_named_in_plain_words(desk, tmp_path):
    desk.post("table", channels=("notes",))
    desk.commit()
    assert "There is no git remote “nonsense”. There are: origin." in desk.do("status", "--remote", "nonsense", code=1)
    (tmp_path / "empty").mkdir()
    assert "There is no charter.yml in this directory" in desk.do("publish", "-C", str(tmp_path / "empty"), code=1)
    (tmp_path / "empty" / "charter.yml").write_text((desk.root / "charter.yml").read_text("utf-8"), "utf-8")
    for command in (("status",), ("hold", "--reason", "x")):
        outside = desk.do(*command, "-C", str(tmp_path / "empty"), code=1)
        assert "This directory is in no git repository, and publishing needs one." in outside


def test_what_was_typed_wrong_is_told_in_the_language_of_the_charter(tmp_path):
    desk = Desk(tmp_path, language="fr")
    for arguments, words in (
        (("hold",), "Erreur\u00a0: Il manque l’option '--reason'."),
        (("resolve",), "Erreur\u00a0: Il manque 'ENVOI'"),
        (("statut",), "Il n’y a pas de commande «\u00a0statut\u00a0»."),
        (("status", "--al"), "Il n’y a pas d’option --al ici."),
        (("hold", "--reason", "x", "--until", "hier"), "«\u00a0hier\u00a0» n’est pas une date."),
        (("status", "--format", "x"), "choisissez parmi\u00a0: text, json."),
    ):
        told = desk.do(*arguments, code=1)
        assert words in told
        assert "Utilisation\u00a0: " in told


def test_a_hold_names_what_there_is_and_a_time_to_come(desk):
    desk.post("table", channels=("notes",))
    desk.commit()
    before = desk.refs
    assert "Did you mean “notes”?" in desk.do("hold", "--channel", "nots", "--reason", "x", code=1)
    assert "Did you mean “market”?" in desk.do("hold", "--campaign", "markt", "--reason", "x", code=1)
    assert "That is past" in desk.do("hold", "--reason", "x", "--until", slot(-60), code=1)
    assert "Say why" in desk.do("hold", "--reason", " ", code=1)
    assert desk.refs == before


def test_a_hold_of_the_charter_ends_in_the_charter(tmp_path):
    desk = Desk(tmp_path, more="holds: [{reason: Mourning, channels: [notes]}]")
    desk.post("table", channels=("notes",))
    desk.commit()
    told = desk.do("resume", "--all")
    assert "‖ The notebook\n  Reason: Mourning\n" in told
    assert "It stands in charter.yml under “holds”." in told
    assert "Take it out of charter.yml, commit, and merge" in told


# channels


def test_the_channels_say_what_they_promise_and_want(desk, receiver):
    told = desk.do("channels")
    assert "The hook  hook  Webhook" in told
    assert "PARUTION_HOOK_SECRET  missing (it is needed)" in told
    assert "Published to by hand: Parution cannot do it by itself." in told
    given = desk.do("channels", "--test", **receiver.environment)
    assert "PARUTION_HOOK_SECRET  set" in given
    assert "✓ The account answers: 127.0.0.1" in given
    assert SECRET.removeprefix("whsec_") not in given
    assert receiver.url not in given
    data = json.loads(desk.do("channels", "--test", "--format", "json", **receiver.environment))
    assert {one["channel"]: one["answers_as"] for one in data["channels"]} == {
        "notes": "The notebook",
        "journal": "The journal",
        "hook": "127.0.0.1",
        "paper": None,
    }
    assert receiver.bodies == []


def test_a_channel_that_does_not_answer_fails_the_test(desk, receiver):
    environment = receiver.environment
    receiver.server.shutdown()
    receiver.server.server_close()
    told = desk.do("channels", "--test", code=1, **environment)
    assert "✗ Nothing answers at 127.0.0.1" in told


# amend


def test_a_text_that_was_changed_is_changed_there_too(desk):
    desk.post("table", title="The oak table", channels=("notes",), slot=slot(-5), body="Three days.")
    desk.commit()
    desk.do("publish")
    assert "nothing to change" in desk.do("amend", "table/notes")
    desk.post("table", title="The oak table", channels=("notes",), slot=slot(-5), body="Four days.")
    assert "content/table.md is not committed" in desk.do("amend", "table/notes", "--yes", code=1)
    desk.commit()
    shown = desk.do("amend", "table/notes", "--dry-run")
    assert "-Three days." in shown
    assert "+Four days." in shown
    assert "To do it, run the command again with --yes." in run("amend", "table/notes", cwd=desk.root, **desk.environment).stderr
    assert [event["state"] for event in desk.record("table", "notes")] == ["claimed", "published"]
    assert desk.do("amend", "table/notes", "--yes").endswith("✓ Changed: what stands there is the committed text.\n")
    assert desk.record("table", "notes")[-1]["by"] == "Maud"
    assert "Changed since" not in desk.do("status")
    assert "nothing to change" in desk.do("amend", "table/notes")


def test_what_is_published_is_taken_down(desk):
    desk.post("table", channels=("notes",), slot=slot(-5))
    desk.commit()
    desk.do("publish")
    assert desk.do("amend", "table/notes", "--delete", "--yes").endswith("✓ Taken down.\n")
    last = desk.record("table", "notes")[-1]
    assert (last["state"], last.get("payload")) == ("amended", None)
    status = desk.do("status")
    assert "Taken down (1)\n− table → The notebook\n  Published today at" in status
    assert "Published (" not in status
    assert "was taken down already" in desk.do("amend", "table/notes", "--delete", "--yes", code=1)
    assert "Nothing was due" in desk.do("publish")


def test_what_cannot_be_amended_says_why(desk, receiver):
    desk.post("table", channels=("hook", "paper", "notes"), slot=slot(-5))
    desk.post("later", channels=("notes",), slot=SOON)
    desk.commit()
    desk.do("publish", **receiver.environment)
    desk.do("resolve", "table/paper", "--published", "https://example.org/p")
    desk.post("table", channels=("hook", "paper", "notes"), slot=slot(-5), body="Another.")
    desk.commit()
    assert "cannot be changed or taken back" in desk.do("amend", "table/hook", "--yes", code=1, **receiver.environment)
    assert "was published by hand" in desk.do("amend", "table/paper", "--yes", code=1)
    assert "is not published" in desk.do("amend", "later/notes", "--yes", code=1)
