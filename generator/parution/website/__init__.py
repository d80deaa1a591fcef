"""Edition → site: the engine renders the house once, the calendar furnishes it."""

from parution.website.audience import Audience, sections
from parution.website.engine import EngineFailed, House, Rendering, Shells, start
from parution.website.furnish import BuildResult, NoCharter, build
from parution.website.ground import NotOurs, SiteNotWritten

__all__ = [
    "Audience",
    "BuildResult",
    "EngineFailed",
    "House",
    "NoCharter",
    "NotOurs",
    "Rendering",
    "Shells",
    "SiteNotWritten",
    "build",
    "sections",
    "start",
]
