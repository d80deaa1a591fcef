"""A web editor for writers without git: the charter as the configuration of Decap CMS.

`files` gives all that a folder on the site needs but the editor's own program; that is read by `program` from the package its makers
publish, so that the page asks nobody else for it.
"""

from parution.webform.backend import Backend, NoBackendError, backend
from parution.webform.page import Form, files
from parution.webform.program import PINNED, Program, ProgramError, program, program_of

__all__ = ["PINNED", "Backend", "Form", "NoBackendError", "Program", "ProgramError", "backend", "files", "program", "program_of"]
