"""A mailing list by e-mail: one message to its address, through a mail server.

A server that has taken a message cannot be asked about it, so a lost answer leaves a doubt that only a person can end.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from parution.charter import Channel
from parution.deliveries.record import Part
from parution.model import Message, say
from parution.publish.adapter import (
    Credential,
    Fails,
    Found,
    Guarantee,
    Line,
    Network,
    NotSent,
    Outcome,
    Published,
    Refused,
    Sending,
    Setting,
    Unclear,
    Works,
)
from parution.publish.channels.files import files_of
from parution.publish.channels.letter import Envelope, envelope_of, letter, message_id
from parution.publish.channels.mail_server import ANSWER, PATIENCE, Conversation, Server, server_of

_NO_SERVER = say("The mail server's address has not the form smtp://user:password@host:587.")
_NO_ADDRESSES = say("The channel needs an e-mail address as its account, and another in its setting “from”.")


class MailingList:
    """The address of a list, and the server through which it is written to."""

    def __init__(self, server: Server, envelope: Envelope, patience: float = PATIENCE, answer: float = ANSWER) -> None:
        self._server, self._envelope, self._patience, self._answer = server, envelope, patience, answer

    def deliver(self, sending: Sending) -> Outcome:
        """One message in one transaction: the server takes all recipients, or nothing is sent."""
        if any(part.kind == "post" for part in sending.done):
            return Published(sending.done)
        if sending.payload is None:
            return Refused(say("The post is gone."))
        files = files_of(sending, sending.payload.media)
        if isinstance(files, NotSent | Refused):
            return files
        message = letter(self._envelope, sending.payload, files, sending.token, sending.now)
        talk = self._talk()
        try:
            return self._send(talk, sending, message)
        finally:
            talk.close()

    def _send(self, talk: Conversation, sending: Sending, message: bytes) -> Outcome:
        recipients = [address.addr_spec for address in self._envelope.to]
        if wrong := talk.greet() or talk.address(self._envelope.sender.addr_spec, recipients, len(message)):
            return wrong
        sending.about_to_publish()
        wrong_with_message = talk.begin() or talk.hand_over(message)
        return wrong_with_message or Published((Part(id=message_id(sending.token, self._envelope.sender)),))

    def find(self, sending: Sending) -> Found:
        """A mail server cannot be asked; what is known is what the ledger knows."""
        if sending.done:
            return Published(sending.done)
        return Unclear(say("A mail server cannot be asked what it has sent."))

    def test(self) -> Works | Fails:
        """Connects and logs in, and writes to nobody."""
        talk = self._talk()
        try:
            wrong = talk.greet() or talk.check()
        finally:
            talk.close()
        if wrong:
            return Fails(wrong.why, say("Compare the address of the mail server with what its provider says."))
        return Works(self._envelope.sender.addr_spec)

    def close(self) -> None:
        """Nothing stays open."""

    def _talk(self) -> Conversation:
        return Conversation(self._server, self._envelope.sender.domain, self._patience, self._answer)


class Misconfigured:
    """A channel that does not say from whom, to whom or through which server."""

    def __init__(self, why: Message) -> None:
        self._why = why

    def deliver(self, _: Sending) -> Outcome:
        """Sends nothing."""
        return Refused(self._why, channel_wide=True)

    def find(self, sending: Sending) -> Found:
        """What the ledger knows."""
        return Published(sending.done) if sending.done else Unclear(self._why)

    def test(self) -> Works | Fails:
        """Says what is missing."""
        return Fails(self._why, say("Correct the channel in charter.yml, or its secret."))

    def close(self) -> None:
        """Nothing is open."""


def _open(channel: Channel, credentials: Mapping[str, str]) -> MailingList | Misconfigured:
    server, envelope = server_of(credentials["SMTP"]), envelope_of(channel)
    if server is None:
        return Misconfigured(_NO_SERVER)
    return MailingList(server, envelope) if envelope else Misconfigured(_NO_ADDRESSES)


NETWORK = Network(
    name="email",
    guarantee=Guarantee.AT_MOST_ONCE,
    promise=say("At most once: where the mail server's answer is lost, a person says whether the message has arrived."),
    open=_open,
    lines=(Line("account", "list@example.org"),),
    credentials=(
        Credential("SMTP", say("The mail server: smtp://user:password@host:587, or smtps://…; an @ in the user name is written %40.")),
    ),
    settings=(
        Setting("from", say("the address that the messages come from (News <news@example.org>)"), needed=True),
        Setting("reply-to", say("the address that answers go to")),
    ),
    settle=timedelta(0),
    reads=False,
)
