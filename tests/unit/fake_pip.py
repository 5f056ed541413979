"""What the tests install as pip: it does what a requirement's name tells it, with no network and at once.

Packed as `pip/__main__.py` of a wheel, in place of the one that a Python brings, from which it installs itself.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import time
from pathlib import Path

SITE_PACKAGES = Path(sysconfig.get_path("purelib"))


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 (it is a program)


def install(name: str, version: str) -> None:
    """A package with one module, announced as pip does."""
    say(f"Collecting {name}=={version}")
    say(f"  Downloading {name}-{version}-py3-none-any.whl (10.0 MB)")
    for here in (0, 5_000_000, 10_000_000):
        say(f"Progress {here} of 10000000")
    say(f"Installing collected packages: {name}")
    package = SITE_PACKAGES / name
    package.mkdir(exist_ok=True)
    if name == "pip":
        (package / "__main__.py").write_bytes(__loader__.get_data(__file__))
    (package / "__init__.py").write_text(f'__version__ = "{version}"\n')
    (SITE_PACKAGES / f"{name}-{version}.dist-info").mkdir(exist_ok=True)
    say(f"Successfully installed {name}-{version}")


def never_end(name: str, version: str) -> None:
    """Half an installation, with a child that would outlive it; both tell that they are there."""
    install("tiny", version)
    child = subprocess.Popen([sys.executable, "-I", "-c", "import time; time.sleep(600)"])
    say(f"  Downloading {name}-{version}-py3-none-any.whl (10.0 MB) for {child.pid}")
    say("Progress 1000000 of 10000000")
    time.sleep(600)


def fail(*lines: str) -> None:
    for line in lines:
        say(line)
    sys.exit(1)


def main() -> None:
    assert sys.argv[1] == "install"
    requirements = Path(sys.argv[sys.argv.index("-r") + 1]).read_text().split()
    for name, version in (line.split("==") for line in requirements):
        if name == "endless":
            never_end(name, version)
        elif name == "offline":
            fail(
                "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by 'NameResolutionError'",
                "ERROR: No matching distribution found for offline==1.0",
            )
        elif name == "fills-the-disk":
            install("tiny", version)
            fail("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device")
        elif name == "unknown":
            fail("ERROR: No matching distribution found for unknown==1.0", "[notice] something else")
        else:
            install(name, version)


if __name__ == "__main__":
    main()
