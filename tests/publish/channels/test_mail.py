"""E-mail, through a real SMTP server."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import time
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Session
from channel_support import Desk, picture_of

from parution.charter import Channel
from parution.deliveries.payload import Attachment, Payload
from parution.publish.adapter import Account, Fails, NotSent, Published, Refused, Unclear, Withdrawn, Works
from parution.publish.channels.letter import envelope_of
from parution.publish.channels.mail import NETWORK, MailingList
from parution.publish.channels.mail_server import server_of
from reals.faults import Delay, DropAfter, DropBefore
from reals.mail import MailSink, Refuse
from reals.process import free_port

CHANNEL = Channel("letter", "email", "Letter", account="list@example.org", settings={"from": "La Gazette <news@example.net>"})
TEXT = "Bonjour **à tous**\n\n.a line that begins with a dot\n\n![Une table](media/table.png)\n\n<https://example.org/shop>"


def payload(**more: object) -> Payload:
    return Payload(network="email", language="fr", parts=(TEXT,), title="L’été\narrive", **more)  # type: ignore[arg-type]


def account(sink: MailSink, channel: Channel = CHANNEL, login: str = "") -> Account:
    return NETWORK.open(channel, {"SMTP": f"smtp://{login}127.0.0.1:{sink.port}"})


def test_a_message_has_both_texts_its_images_and_stable_marks(mail: MailSink) -> None:
    files: dict[str, bytes] = {}
    media = (picture_of(files, "content/media/cover.png", "blue", "La couverture"), picture_of(files, "content/media/table.png"))
    desk = Desk(payload(media=media), files)
    outcome = account(mail).deliver(desk.sending())
    (sent,) = mail.messages
    message = sent.message
    assert isinstance(outcome, Published)
    assert outcome.parts[0].id == sent.message_id == f"<{desk.token}@example.net>"
    assert desk.asked == 1
    assert (sent.sender, sent.recipients) == ("news@example.net", ("list@example.org",))
    assert (message["Subject"], message["From"]) == ("L’été arrive", "La Gazette <news@example.net>")
    assert message["X-Parution-Delivery"] == desk.token
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain
    assert page
    assert plain.get_content().replace("\r\n", "\n").startswith("Bonjour à tous\n\n.a line that begins with a dot\n")
    html = page.get_content()
    assert "<strong>à tous</strong>" in html
    assert 'lang="fr"' in html
    images = {part["Content-ID"].strip("<>"): part for part in message.walk() if part.get_content_maintype() == "image"}
    assert len(images) == 2
    assert all(html.count(f'src="cid:{name}"') == 1 for name in images)
    assert html.index('alt="Une table"') < html.index('alt="La couverture"')
    assert {part.get_content() for part in images.values()} == set(files.values())


def test_who_has_been_written_to_is_not_written_to_again(mail: MailSink) -> None:
    desk = Desk(payload())
    outcome = account(mail).deliver(desk.sending())
    assert isinstance(outcome, Published)
    desk.kept += outcome.parts
    assert account(mail).deliver(desk.sending()) == outcome
    assert len(mail.messages) == 1


def test_what_is_withdrawn_is_not_sent(mail: MailSink) -> None:
    def withdrawn() -> None:
        raise Withdrawn

    with pytest.raises(Withdrawn):
        account(mail).deliver(Desk(payload()).sending(about_to_publish=withdrawn))
    assert mail.messages == []


@pytest.mark.parametrize(
    ("command", "fault", "expected", "there"),
    [
        ("MAIL", Refuse(451), NotSent, 0),
        ("MAIL", Refuse(550), Refused, 0),
        ("RCPT", Refuse(450), NotSent, 0),
        ("RCPT", Refuse(550), Refused, 0),
        ("RCPT", DropBefore(), NotSent, 0),
        ("DATA", Refuse(451), NotSent, 0),
        ("DATA", Refuse(554), Refused, 0),
        ("DATA", DropBefore(), Unclear, 0),
        ("DATA", DropAfter(), Unclear, 1),
    ],
)
def test_only_what_is_certain_is_said_to_be(mail: MailSink, command: str, fault: object, expected: type, there: int) -> None:
    mail.on(command, fault)  # type: ignore[arg-type]
    outcome = account(mail).deliver(Desk(payload()).sending())
    assert isinstance(outcome, expected)
    assert len(mail.messages) == there
    assert "news@" not in str(outcome)


def test_one_recipient_refused_means_that_nobody_gets_it(mail: MailSink) -> None:
    mail.on("RCPT", Refuse(550), skip=1)
    channel = replace(CHANNEL, account="list@example.org, other@example.org")
    assert isinstance(account(mail, channel).deliver(Desk(payload()).sending()), Refused)
    assert mail.messages == []


def test_a_server_that_does_not_listen_has_got_nothing() -> None:
    outcome = NETWORK.open(CHANNEL, {"SMTP": f"smtp://127.0.0.1:{free_port()}"}).deliver(Desk(payload()).sending())
    assert isinstance(outcome, NotSent)
    assert outcome.channel_wide


@pytest.mark.parametrize(("command", "expected"), [("RCPT", NotSent), ("DATA", Unclear)])
def test_an_answer_that_comes_too_late(mail: MailSink, command: str, expected: type) -> None:
    mail.on(command, Delay(3))
    server, envelope = server_of(f"smtp://127.0.0.1:{mail.port}"), envelope_of(CHANNEL)
    assert server
    assert envelope
    begun = time.monotonic()
    assert isinstance(MailingList(server, envelope, patience=0.3, answer=0.3).deliver(Desk(payload()).sending()), expected)
    assert time.monotonic() - begun < 2.5


def drip(listener: socket.socket, script: bytes) -> None:
    """Says the script one byte in 50 ms, whatever it hears."""
    try:
        client, _ = listener.accept()
        with client:
            for byte in script:
                client.sendall(bytes([byte]))
                time.sleep(0.05)
    except OSError:
        pass


def test_a_server_that_drips_ends_too() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=drip, args=(listener, b"220-" + b"x" * 400), daemon=True).start()
        server, envelope = server_of(f"smtp://127.0.0.1:{listener.getsockname()[1]}"), envelope_of(CHANNEL)
        assert server
        assert envelope
        begun = time.monotonic()
        assert isinstance(MailingList(server, envelope, patience=0.4).deliver(Desk(payload()).sending()), NotSent)
        assert time.monotonic() - begun < 3


def script(listener: socket.socket, final: bytes) -> None:
    """A server that takes everything and ends with this answer."""
    client, _ = listener.accept()
    with client, client.makefile("rb") as lines:
        client.sendall(b"220 here\r\n")
        while line := lines.readline():
            command = line[:4].upper()
            if command == b"DATA":
                client.sendall(b"354 go on\r\n")
                while lines.readline() not in {b".\r\n", b""}:
                    pass
                client.sendall(final)
                return
            client.sendall(b"250 yes\r\n")


@pytest.mark.parametrize("final", [b"", b"25", b"nonsense\r\n", b"354 what\r\n", b"2" * 9000 + b"\r\n"])
def test_an_answer_that_means_nothing_leaves_a_doubt(final: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        worker = threading.Thread(target=script, args=(listener, final), daemon=True)
        worker.start()
        made = NETWORK.open(CHANNEL, {"SMTP": f"smtp://127.0.0.1:{listener.getsockname()[1]}"})
        assert isinstance(made.deliver(Desk(payload()).sending()), Unclear)
        worker.join(5)


def test_an_account_says_whether_it_works() -> None:
    with MailSink(login=("user@example.org", "right")) as sink:
        assert account(sink, login="user%40example.org:right@").test() == Works("news@example.net")
        wrong = account(sink, login="user%40example.org:wrong@")
        assert isinstance(wrong.test(), Fails)
        assert "wrong" not in str(wrong.test())
        outcome = wrong.deliver(Desk(payload()).sending())
        assert isinstance(outcome, Refused)
        assert outcome.channel_wide
        assert isinstance(account(sink, login="user%40example.org:right@").deliver(Desk(payload()).sending()), Published)
        assert len(sink.messages) == 1


def test_a_password_is_never_said_in_clear_to_a_machine_elsewhere(mail: MailSink) -> None:
    server, envelope = server_of(f"smtp://user:secret@127.0.0.1:{mail.port}"), envelope_of(CHANNEL)
    assert server
    assert envelope
    outcome = MailingList(replace(server, plain=False), envelope).deliver(Desk(payload()).sending())
    assert isinstance(outcome, Refused)
    assert "encryption" in str(outcome.why)
    assert "secret" not in repr(server)


@pytest.mark.parametrize(
    ("settings", "to", "url"),
    [
        ({}, "list@example.org", "smtp://127.0.0.1"),
        ({"from": "no address"}, "list@example.org", "smtp://127.0.0.1"),
        ({"from": "a@example.org"}, None, "smtp://127.0.0.1"),
        ({"from": "a@example.org"}, "list@example.org\r\nBcc: all@example.org", "smtp://127.0.0.1"),
        ({"from": "a@example.org"}, "list@example.org", "https://127.0.0.1"),
        ({"from": "a@example.org"}, "list@example.org", "smtp://host:port"),
    ],
)
def test_a_channel_that_cannot_work_says_so(settings: dict[str, str], to: str | None, url: str) -> None:
    made = NETWORK.open(replace(CHANNEL, settings=settings, account=to), {"SMTP": url})
    outcome = made.deliver(Desk(payload()).sending())
    assert isinstance(outcome, Refused)
    assert outcome.channel_wide
    assert isinstance(made.test(), Fails)


def test_a_file_that_is_not_there_is_said_before_anything_is_sent(mail: MailSink) -> None:
    outcome = account(mail).deliver(Desk(payload(media=(Attachment("content/media/gone.png", None, None),))).sending())
    assert isinstance(outcome, Refused)
    assert "gone.png" in str(outcome.why)
    assert mail.messages == []


def test_the_server_is_not_asked_what_it_cannot_know(mail: MailSink) -> None:
    assert isinstance(account(mail).find(Desk(None).sending()), Unclear)
    assert not NETWORK.reads


class Inbox:
    """What an encrypted server has taken, and whether each message came encrypted."""

    def __init__(self) -> None:
        self.encrypted: list[bool] = []

    async def handle_DATA(self, _: object, session: Session, __: object) -> str:  # noqa: N802
        self.encrypted.append(session.ssl is not None)
        return "250 OK"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server's side of TLS with a certificate that nobody has signed."""
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed")
    key, cert = (str(tmp_path_factory.mktemp("tls") / name) for name in ("key.pem", "cert.pem"))
    made = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-keyout", key, "-out", cert]
    subprocess.run(made, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    return context


def test_a_server_that_offers_encryption_is_encrypted_to(certificate: ssl.SSLContext) -> None:
    inbox = Inbox()
    server = Controller(inbox, "127.0.0.1", free_port(), tls_context=certificate, require_starttls=True)
    server.start()
    try:
        made = NETWORK.open(CHANNEL, {"SMTP": f"smtp://127.0.0.1:{server.port}"})
        assert made.test() == Works("news@example.net")
        assert isinstance(made.deliver(Desk(payload()).sending()), Published)
        named = server_of(f"smtp://127.0.0.1:{server.port}")
        envelope = envelope_of(CHANNEL)
        assert named
        assert envelope
        elsewhere = MailingList(replace(named, plain=False), envelope).deliver(Desk(payload()).sending())
        assert isinstance(elsewhere, Refused)
        assert "certificate" in str(elsewhere.why)
    finally:
        server.stop()
    assert inbox.encrypted == [True]


def knock(port: int) -> None:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port)) as plain, trusting.wrap_socket(plain) as line:
        line.recv(100)


def test_a_server_whose_certificate_is_worth_nothing_gets_no_mail(certificate: ssl.SSLContext) -> None:
    inbox = Inbox()
    server = Controller(inbox, "127.0.0.1", free_port(), ssl_context=certificate)
    server._trigger_server = lambda: knock(server.port)  # type: ignore[method-assign]  # its own looks at the certificate
    server.start()
    try:
        outcome = NETWORK.open(CHANNEL, {"SMTP": f"smtps://127.0.0.1:{server.port}"}).deliver(Desk(payload()).sending())
    finally:
        server.stop()
    assert isinstance(outcome, Refused)
    assert "certificate" in str(outcome.why)
    assert inbox.encrypted == []
