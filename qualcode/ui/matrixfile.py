"""The matrix of the screen as a file: written beside the keyboard, with a bar that says how far it is."""

from pathlib import Path

from codebook.tree import CodeLine, tree
from exports.counts import Rule
from exports.matrix.build import MatrixOptions, build_matrix
from exports.matrix.themes import themes_of
from exports.names import name_guard, named_keys
from exports.units import parse_where
from qualcode.files import replacing
from qualcode.store.project import Project
from qualcode.ui.working import Working


class WritingMatrix(Working[Path]):
    """Writes the matrix with summaries and quotes; interviews are called by their numbers."""

    def __init__(self, project: Project, target: Path, under: str, where: tuple[str, ...]) -> None:
        """Begins when it is shown; ``under`` and ``where`` as ``MatrixCells.read`` takes them."""
        super().__init__("Choosing quotes …", "Esc stops; then nothing is written.")
        self._project, self._target = project, target
        self._under, self._where = under, where

    def outcome(self) -> Path:
        """What was written."""
        from exports.formats import by_suffix
        from exports.matrix.formats import render_matrix

        form = by_suffix(self._target)
        with self._project.read() as session:
            themes = themes_of(tree(session), below=self._under)
            options = MatrixOptions(rule=Rule(where=parse_where(session, self._where)))
            matrix = build_matrix(session, themes, options, self.progress("Quotes of theme", _name))
            guard = name_guard(session, self._project.path.parent, keys=named_keys())
            content = render_matrix(guard.passed(matrix), form)
        with replacing(self._target) as file:
            file.write(content)
        return self._target.resolve()


def _name(line: CodeLine) -> str:
    return line.printed
