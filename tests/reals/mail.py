"""A mail server that keeps what it accepts (aiosmtpd), and fails when it is told to."""

from __future__ import annotations

import asyncio
import email
import email.policy
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from reals.faults import Delay, DropAfter, DropBefore


@dataclass(frozen=True)
class Mail:
    """A message that was accepted: from then on it is delivered, whatever the sender heard."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def message(self) -> email.message.EmailMessage:
        """Parsed."""
        return email.message_from_bytes(self.content, policy=email.policy.default)

    @property
    def message_id(self) -> str:
        """Its Message-ID with the angle brackets; empty if it has none."""
        return str(self.message["Message-ID"] or "").strip()


@dataclass(frozen=True)
class Refuse:
    """The command is answered with an error: 4xx for now, 5xx for good."""

    code: int = 451
    text: str = "Not now"


MailFault = Refuse | DropBefore | DropAfter | Delay


@dataclass
class _Rule:
    command: str
    fault: MailFault
    times: int | None
    skip: int


class MailSink:
    """An SMTP server on 127.0.0.1, in a thread.

    Attributes:
        port: where it listens.
        messages: everything it accepted, in order.

    Args:
        login: user and password that it asks for, if any (in clear: it is never left).
    """

    def __init__(self, login: tuple[str, str] | None = None) -> None:
        self.host, self.port = "127.0.0.1", 0
        self.messages: list[Mail] = []
        self._login = login
        self._rules: list[_Rule] = []
        self._sessions: set[SMTP] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._listens = threading.Event()

    def on(self, command: str, fault: MailFault, *, times: int | None = 1, skip: int = 0) -> None:
        """Has coming commands fail.

        Args:
            command: MAIL, RCPT or DATA (the answer to the message itself).
            fault: Refuse(code, text); Delay(seconds) before the answer; DropBefore() closes the connection and does nothing;
                DropAfter() at DATA accepts the message, then closes the connection without an answer.
            times: how many of them; None for all.
            skip: how many pass before.
        """
        self._rules.append(_Rule(command, fault, times, skip))

    def clear(self) -> None:
        """Forgets all faults and all messages."""
        self._rules.clear()
        self.messages.clear()

    def __enter__(self) -> Self:
        self._thread.start()
        self._listens.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(self._session, self.host, self.port))
        self.port = server.sockets[0].getsockname()[1]
        self._listens.set()
        self._loop.run_forever()
        server.close()
        for session in self._sessions:
            if session.transport:
                session.transport.close()
        self._loop.run_until_complete(self._finish())
        self._loop.close()

    async def _finish(self) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # lets the transports close

    def _session(self) -> SMTP:
        wants = self._login is not None
        session = SMTP(
            self,
            enable_SMTPUTF8=True,
            decode_data=False,
            hostname="mail.test",
            loop=self._loop,
            auth_require_tls=False,
            authenticator=self._authenticate if wants else None,
        )
        self._sessions.add(session)
        return session

    def _authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object) -> AuthResult:
        right = isinstance(given, LoginPassword) and self._login == (given.login.decode(), given.password.decode())
        return AuthResult(success=right, handled=False)

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Called by aiosmtpd for MAIL FROM."""
        if self._login and not session.authenticated:  # aiosmtpd's own check warns of what is meant here: a password in clear
            return "530 5.7.0 Authentication required"
        if refusal := await self._fail("MAIL", server):
            return refusal
        envelope.mail_from, envelope.mail_options = address, options
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Called by aiosmtpd for RCPT TO."""
        if refusal := await self._fail("RCPT", server):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Called by aiosmtpd when the whole message has come."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        mail = Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), content)
        if refusal := await self._fail("DATA", server, mail):
            return refusal
        self.messages.append(mail)
        return "250 OK"

    async def _fail(self, command: str, server: SMTP, mail: Mail | None = None) -> str:
        match self._take(command):
            case Refuse(code, text):
                return f"{code} {text}"
            case Delay(seconds):
                await asyncio.sleep(seconds)
            case DropAfter() if mail:
                self.messages.append(mail)
                return await self._drop(server)
            case DropBefore() | DropAfter():
                return await self._drop(server)
        return ""

    @staticmethod
    async def _drop(server: SMTP) -> str:
        if server.transport:
            server.transport.close()
        await asyncio.sleep(3600)  # closing the connection cancels this
        return ""

    def _take(self, command: str) -> MailFault | None:
        for rule in self._rules:
            if rule.command != command or rule.times == 0:
                continue
            if rule.skip:
                rule.skip -= 1
                continue
            if rule.times is not None:
                rule.times -= 1
            return rule.fault
        return None
