"""Builds the skin: `python -m tools.atlas.skin MESHES OUT` writes OUT/skin.npz and OUT/skin_mesh.npz."""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.atlas.progress import digest
from tools.atlas.skin_figure import Figure, build, mesh_of
from tools.atlas.skin_mesh import Mesh, normals
from tools.atlas.skin_parts import load

FINE = {"body": 3.0, "head": 1.0, "hand": 1.0, "foot": 1.2, "rounds": 6}
COARSE = {"body": 6.0, "head": 3.0, "hand": 2.4, "foot": 2.4, "rounds": 4}


def save(path: Path, **array: NDArray[np.generic]) -> None:
    """Writes an .npz in one step: a reader sees the old file or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.stem + ".draft.npz")
    np.savez_compressed(draft, **array)
    draft.replace(path)


def write(mesh: Mesh, path: Path, with_normals: bool) -> None:
    """Vertices float32 mm, faces int32, and unit normals float32 where asked."""
    array: dict[str, NDArray[np.generic]] = {"vertex": mesh.vertex.astype(np.float32), "face": mesh.face}
    if with_normals:
        array["normal"] = normals(mesh).astype(np.float32)
    save(path, **array)


def meshes(figure: Figure) -> tuple[Mesh, Mesh]:
    """The fine skin for the renderer and the coarse one that is shipped."""
    return tuple(mesh_of(figure, s["body"], s["head"], s["hand"], s["foot"], int(s["rounds"])) for s in (FINE, COARSE))  # type: ignore[return-value]


def run(meshes_folder: Path, build_folder: Path, out: Path) -> None:
    """The stage "skin": BUILD/skin/skin.npz and skin_mesh.npz, the latter also in OUT; left alone when up to date."""
    folder = build_folder / "skin"
    key = digest(*sorted(Path(__file__).parent.glob("skin*.py")), meshes_folder / "parts.csv", FINE, COARSE)
    stamp = folder / "skin.stamp"
    done = (folder / "skin.npz").exists() and (folder / "skin_mesh.npz").exists()
    if not (done and stamp.exists() and stamp.read_text() == key):
        fine, coarse = meshes(build(load(meshes_folder)))
        write(fine, folder / "skin.npz", True)
        write(coarse, folder / "skin_mesh.npz", False)
        stamp.write_text(key)
    publish(folder / "skin_mesh.npz", out)


def publish(path: Path, out: Path) -> None:
    """A copy of a finished file in the folder `out`, put there in one step."""
    out.mkdir(parents=True, exist_ok=True)
    draft = out / f".{path.name}.draft"
    shutil.copyfile(path, draft)
    draft.replace(out / path.name)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meshes", type=Path, help="folder with parts.csv and parts/")
    parser.add_argument("out", type=Path, help="folder to write to")
    args = parser.parse_args()
    start = time.perf_counter()
    fine, coarse = meshes(build(load(args.meshes)))
    write(fine, args.out / "skin.npz", True)
    write(coarse, args.out / "skin_mesh.npz", False)
    print(f"skin: {len(fine.face)} triangles, coarse {len(coarse.face)}, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
