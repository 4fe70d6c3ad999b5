"""`python -m tools.atlas`: meshes in, the atlas out."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.atlas import build


def main(arguments: list[str] | None = None) -> int:
    """Run the stages asked for; 0 good, 2 bad usage."""
    parser = argparse.ArgumentParser(prog="python -m tools.atlas", description="Compute the atlas from surface meshes.")
    parser.add_argument("--meshes", type=Path, required=True, help="folder with parts.csv and parts/*.ply")
    parser.add_argument("--build", type=Path, default=Path(".atlas-build"), help="scratch folder (kept between runs)")
    parser.add_argument("--out", type=Path, default=Path("assets/atlas"), help="the finished atlas")
    parser.add_argument("--docs", type=Path, default=Path("docs/atlas"), help="where the contact sheets go")
    parser.add_argument("--stage", action="append", choices=build.STAGES, help="only these stages (may be repeated)")
    parser.add_argument("--views", default="", help="only these views, separated by commas")
    parser.add_argument("--scale", type=float, help="pixels per mm in place of the views' own, for trials")
    parser.add_argument("--samples", type=int, default=2, help="samples a pixel each way: 1 is quick and jagged")
    parser.add_argument("--force", action="store_true", help="do the stages again even when nothing has changed")
    args = parser.parse_args(arguments)
    if not (args.meshes / "parts.csv").is_file():
        print(
            f"{args.meshes} holds no parts.csv; docs/atlas-pipeline.md says what the folder looks like", file=sys.stderr
        )
        return 2
    views = tuple(filter(None, args.views.split(",")))
    options = build.Options(args.meshes, args.build, args.out, args.docs, views, args.scale, args.force, args.samples)
    try:
        options.chosen()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    build.run(options, tuple(args.stage or build.STAGES))
    return 0


if __name__ == "__main__":
    sys.exit(main())
