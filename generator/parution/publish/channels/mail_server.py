"""A conversation with a mail server (SMTP), one step after the other, each with a time limit as a whole.

Whatever goes wrong before the message itself is handed over is certain: nothing was sent. What goes wrong after leaves a doubt, unless the
server says in so many words that it does not take the message.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import unquote, urlsplit

from parution.model import say
from parution.publish.adapter import NotSent, Refused, Unclear
from parution.publish.channels.hosts import is_local

T = TypeVar("T")
PATIENCE = 60.0
"""Seconds that each step before the message may take."""

ANSWER = 300.0
"""Seconds for the message and its answer: servers look for viruses in between, and to give up early would leave a doubt."""

_PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}
_OK, _GO_ON, _LATER, _NEVER, _END = 200, 354, 400, 500, 600
_CUT = 1.0
_DOT = re.compile(rb"^\.", re.MULTILINE)
_BROKEN = say("The connection to the mail server broke before it said whether it has taken the message.")


@dataclass(frozen=True, slots=True, repr=False)
class Server:
    """Where mail is handed in. `tls`: encrypted from the first byte; `plain`: may be talked to without encryption."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    plain: bool


def server_of(url: str) -> Server | None:
    """The server that an address like `smtp://user:password@host:587` means, or None where it is no such address."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return None
    if not parts.hostname or parts.scheme not in _PORTS:
        return None
    plain = parts.scheme == "smtp+plain" or is_local(parts.hostname)
    return Server(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), parts.scheme == "smtps", plain)


class LateError(Exception):
    """A step that took too long; the connection has been cut."""


class UnsafeError(Exception):
    """The server offers no encryption where one is needed."""


class Conversation:
    """One connection, from the greeting to the answer to one message.

    Args:
        server: whom to talk to.
        name: what we call ourselves (a domain).
        patience: seconds for each step before the message.
        answer: seconds for the message.
    """

    def __init__(self, server: Server, name: str, patience: float = PATIENCE, answer: float = ANSWER) -> None:
        self._server, self._name, self._patience, self._answer = server, name, patience, answer
        self._smtp: smtplib.SMTP | None = None
        self._over = threading.Event()

    def greet(self) -> NotSent | Refused | None:
        """Connects, encrypts and logs in; what is wrong, or None."""
        return self._certainly(self._greet)

    def address(self, sender: str, recipients: Sequence[str], size: int) -> NotSent | Refused | None:
        """Names sender and recipients, and how many bytes will come; what is wrong, or None where the server takes them all."""
        return self._certainly(lambda: self._address(sender, recipients, size))

    def begin(self) -> NotSent | Refused | None:
        """Asks for leave to hand over the message; what is wrong, or None."""
        return self._certainly(lambda: _expect(self._line.docmd("DATA"), _GO_ON))

    def check(self) -> NotSent | Refused | None:
        """Asks for nothing; what is wrong, or None."""
        return self._certainly(lambda: _expect(self._line.noop()))

    def hand_over(self, message: bytes) -> NotSent | Refused | Unclear | None:
        """The message itself; None where the server has taken it."""
        try:
            code = self._within(self._answer, lambda: self._transmit(message))
        except (smtplib.SMTPException, OSError, LateError):
            return Unclear(_BROKEN)
        if _OK <= code < _OK + 100:
            return None
        if _LATER <= code < _NEVER:
            return NotSent(say("The mail server does not take the message now (answer {status}).", status=code))
        if _NEVER <= code < _END:
            return Refused(say("The mail server refused the message (answer {status}).", status=code))
        return Unclear(say("The mail server gave an answer that means nothing."))

    def close(self) -> None:
        """Hangs up; the server has said all that matters."""
        if self._smtp and not self._over.is_set():
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.putcmd("quit")
        self._cut()
        if self._smtp:
            self._smtp.close()

    def _cut(self) -> None:
        """Ends the connection under a step that waits: to close it would wait with it."""
        self._over.set()
        if self._smtp and self._smtp.sock:
            with suppress(OSError):
                self._smtp.sock.shutdown(socket.SHUT_RDWR)

    @property
    def _line(self) -> smtplib.SMTP:
        if self._smtp is None or self._over.is_set():
            raise LateError
        return self._smtp

    def _greet(self) -> None:
        server, safe = self._server, ssl.create_default_context()
        if server.tls:
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, self._name, timeout=self._patience, context=safe)
        else:
            smtp = smtplib.SMTP(server.host, server.port, self._name, timeout=self._patience)
        self._smtp = smtp
        self._line.ehlo_or_helo_if_needed()
        if not server.tls and smtp.has_extn("starttls"):
            if server.plain:  # a machine's own server seldom has a certificate that is worth anything
                safe.check_hostname, safe.verify_mode = False, ssl.CERT_NONE
            smtp.starttls(context=safe)
            smtp.ehlo_or_helo_if_needed()
        elif not server.tls and not server.plain:
            raise UnsafeError
        if server.user:
            smtp.login(server.user, server.password)

    def _address(self, sender: str, recipients: Sequence[str], size: int) -> None:
        _expect(self._line.mail(sender, [f"size={size}"] if self._line.has_extn("size") else []))
        for recipient in recipients:
            _expect(self._line.rcpt(recipient))

    def _transmit(self, message: bytes) -> int:
        self._line.send(_DOT.sub(b"..", message) + b".\r\n")
        try:
            return self._line.getreply()[0]
        except smtplib.SMTPResponseException:  # a line without end, which smtplib takes for a refusal
            return 0

    def _certainly(self, step: Callable[[], None]) -> NotSent | Refused | None:
        try:
            self._within(self._patience, step)
        except (smtplib.SMTPException, OSError, ValueError, LateError, UnsafeError) as error:
            return _meaning(error)
        return None

    def _within(self, seconds: float, step: Callable[[], T]) -> T:
        """The step's result. The time limit holds for a server that says one byte a second, too."""
        results: list[T] = []
        errors: list[BaseException] = []

        def run() -> None:
            try:
                results.append(step())
            except BaseException as error:  # noqa: BLE001 (raised again by the thread that waits)
                errors.append(error)

        worker = threading.Thread(target=run, daemon=True)
        worker.start()
        worker.join(seconds)
        if results:
            return results[0]
        if errors:
            raise errors[0]
        self._cut()
        worker.join(_CUT)
        raise LateError


def _expect(reply: tuple[int, bytes], wanted: int = _OK) -> None:
    code, text = reply
    if not wanted <= code < (wanted + 100 if wanted == _OK else wanted + 1):
        raise smtplib.SMTPResponseException(code, text)


def _meaning(error: Exception) -> NotSent | Refused:  # noqa: PLR0911 (one for each kind of failure)
    """What a failure before the message means: the next message would meet it as well."""
    code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
    if _LATER <= code < _NEVER:
        return NotSent(say("The mail server does not take mail from us now (answer {status}).", status=code), channel_wide=True)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Refused(
            say("The mail server does not accept the user name and the password (answer {status}).", status=code), channel_wide=True
        )
    if _NEVER <= code < _END:
        return Refused(say("The mail server refuses the sender or the recipient (answer {status}).", status=code), channel_wide=True)
    if isinstance(error, UnsafeError):
        return Refused(say("The mail server offers no encryption."), channel_wide=True)
    if isinstance(error, ssl.SSLCertVerificationError):
        return Refused(say("The mail server's certificate is not valid for its name."), channel_wide=True)
    if isinstance(error, ValueError) or type(error) in {smtplib.SMTPException, smtplib.SMTPNotSupportedError}:
        return Refused(say("The mail server offers no way to log in that works with this user name and password."), channel_wide=True)
    return NotSent(say("The mail server could not be reached."), channel_wide=True)
