"""The matrix of the screen as a file."""

from pathlib import Path

from sqlalchemy.orm import Session

from exports.matrix.build import Matrix
from exports.names import name_guard, named_keys
from qualcode.errors import QualcodeError
from qualcode.files import replacing
from qualcode.ui.matrixcells import for_file
from qualcode.ui.stage import Stage


async def write_matrix_file(stage: Stage, typed: str, under: str, where: tuple[str, ...]) -> None:
    """Write it, after asking where the file is there already, and say so; or the sentence why not."""
    from exports.formats import by_suffix
    from exports.matrix.formats import render_matrix

    target = Path(typed.strip()).expanduser()
    if target.exists() and not await stage.sure(f"{target.name} is there already.", "Replace it"):
        return
    folder = stage.desk.project.path.parent

    def guarded(session: Session) -> Matrix:
        return name_guard(session, folder, keys=named_keys()).passed(for_file(session, under, where))

    try:
        content = render_matrix(stage.desk.read(guarded), by_suffix(target))
        with replacing(target) as file:
            file.write(content)
    except QualcodeError as error:
        stage.say(str(error), warning=True)
        return
    stage.say(f"Wrote {target.resolve()}; interviews are numbered in it.")
