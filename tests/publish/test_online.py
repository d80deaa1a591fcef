"""Networks that fetch images from the public site wait until they are there."""

from __future__ import annotations

import functools
import http.server
import threading
from hashlib import sha256

import pytest

from parution.deliveries.plan import Ability, Standing
from parution.deliveries.record import Key, State
from parution.outgoing import public_name
from parution.publish.online import offline
from publish.driving import picture
from publish.newsroom import CHARTER, Memory, Newsroom


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_post_waits_until_its_image_is_on_the_site(site, tmp_path):
    folder, url = site
    room = Newsroom(tmp_path, charter=CHARTER.replace("site: {branch: main}", f"site: {{branch: main, url: {url}}}"))
    (room.root / "content" / "media").mkdir()
    (room.root / "content" / "media" / "Une table.png").write_bytes(picture())
    room.post("table", media="[{src: media/Une table.png, alt: A table}]")
    room.commit()
    memory = Memory()

    def run():
        desk = room.desk([memory])
        return room.run(
            memory,
            abilities={"first": Ability(online=True)},
            offline=lambda wanted: offline(wanted, desk.charter, desk.checkout.blobs(), desk.checkout.bytes_of),
        )

    report = run()
    assert memory.texts == []
    assert [one.standing for one in report.decisions] == [Standing.WAITING]
    name = public_name("content/media/Une table.png", sha256(picture()).hexdigest())
    (folder / "media").mkdir()
    (folder / name).write_bytes(picture())
    assert run().ledger.record(Key("table", "first")).state is State.PUBLISHED
