"""What is missing is never passed over in silence."""

from __future__ import annotations

import pytest

from browser import parts


@pytest.mark.parametrize("part", ["browser", "axe", "lighthouse", "vnu"])
class TestNeed:
    @pytest.fixture(autouse=True)
    def _nothing_installed(self, tmp_path, monkeypatch):
        monkeypatch.setattr(parts, "REALS", tmp_path)
        monkeypatch.setenv("PATH", str(tmp_path))

    def test_what_is_missing_is_skipped_and_named(self, part, monkeypatch):
        monkeypatch.delenv("PARUTION_REALS", raising=False)
        with pytest.raises(pytest.skip.Exception, match=rf"{part}: .*make reals"):
            parts.need(part)

    def test_where_all_are_required_it_fails(self, part, monkeypatch):
        monkeypatch.setenv("PARUTION_REALS", "required")
        with pytest.raises(pytest.fail.Exception, match=rf"{part}: .*make reals"):
            parts.need(part)
