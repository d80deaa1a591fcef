"""HTTP/1.1 as bytes: reads one message off a connection without changing it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import BinaryIO

_NO_BODY = frozenset({204, 304})


class BrokenOffError(ConnectionError):
    """The other side closed the connection in the middle of a message."""


@dataclass(frozen=True)
class Message:
    """A request or an answer.

    Attributes:
        first: the request line or the status line, without its line end.
        headers: names and values in the order and spelling they were sent in.
        raw: the body as it was on the wire, with its chunks.
        body: the body itself.
        until_end: whether only the end of the connection ends it.
    """

    first: str
    headers: tuple[tuple[str, str], ...]
    raw: bytes = b""
    body: bytes = b""
    until_end: bool = False

    def header(self, name: str, default: str = "") -> str:
        """The first value of a header, whatever its spelling."""
        return next((value for known, value in self.headers if known.lower() == name.lower()), default)

    def without(self, names: frozenset[str]) -> Message:
        """The same without some headers (names in lower case)."""
        return replace(self, headers=tuple(pair for pair in self.headers if pair[0].lower() not in names))

    @property
    def head(self) -> bytes:
        """First line and headers as bytes, with the empty line that ends them."""
        lines = [self.first, *(f"{name}: {value}" for name, value in self.headers), "", ""]
        return "\r\n".join(lines).encode("latin-1")

    @property
    def data(self) -> bytes:
        """The whole message as bytes."""
        return self.head + self.raw


def read_head(stream: BinaryIO) -> Message | None:
    """First line and headers, or None where the connection ended before."""
    first = stream.readline()
    if not first:
        return None
    headers = []
    while (line := stream.readline()) not in (b"\r\n", b"\n"):
        if not line:
            raise BrokenOffError
        name, _, value = line.decode("latin-1").rstrip("\r\n").partition(":")
        headers.append((name, value.strip(" \t")))
    return Message(first.decode("latin-1").rstrip("\r\n"), tuple(headers))


def read_body(stream: BinaryIO, head: Message, *, answers: str = "") -> Message:
    """The message with its body.

    Args:
        stream: where it comes from, behind the head.
        head: what `read_head` gave.
        answers: for an answer, the method of its request; it says what ends the body.
    """
    if answers and (answers == "HEAD" or int(head.first.split()[1]) in _NO_BODY):
        return head
    if "chunked" in head.header("Transfer-Encoding").lower():
        raw, body = _read_chunks(stream)
        return replace(head, raw=raw, body=body)
    if length := head.header("Content-Length"):
        body = _exactly(stream, int(length))
        return replace(head, raw=body, body=body)
    if not answers:
        return head
    body = stream.read()
    return replace(head, raw=body, body=body, until_end=True)


def _exactly(stream: BinaryIO, length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise BrokenOffError
    return data


def _read_chunks(stream: BinaryIO) -> tuple[bytes, bytes]:
    raw, body = bytearray(), bytearray()
    while True:
        line = stream.readline()
        if not line:
            raise BrokenOffError
        raw += line
        size = int(line.split(b";")[0], 16)
        if size == 0:
            break
        data = _exactly(stream, size + 2)
        raw += data
        body += data[:-2]
    while (line := stream.readline()) not in (b"\r\n", b"\n", b""):
        raw += line  # trailers
    return bytes(raw + line), bytes(body)
