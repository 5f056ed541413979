"""Open a real Blender window from the bpy wheel and run a script in it (Linux x86_64, for tests; never shipped).

    DISPLAY=:99 PYTHON_OF_A_BPY_ENVIRONMENT blender_window.py SCRIPT

The wheel holds the whole of Blender, its window system included; one assignment, `G.background = true` in
`main_python_enter`, keeps it windowless. The library is loaded, that one immediate byte is cleared in memory (the file
stays as it is), bpy is imported, SCRIPT registers its timers, and the thread goes to Blender's main loop for good.
Seen to work on the wheels of 4.2.23, 4.5.15, 5.0.1 and 5.2.3; on another build it stops with a sentence.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import re
import runpy
import struct
import sys
import sysconfig
from pathlib import Path

# C++ names of the same function differ between Blender versions.
NAMES = {
    "main_python_enter": ("_Z17main_python_enteriPPKc", "_ZN7blender17main_python_enterEiPPKc", "main_python_enter"),
    "WM_main": ("_Z7WM_mainP8bContext", "_ZN7blender7WM_mainEPNS_8bContextE", "WM_main"),
    "BPY_context_get": ("_Z15BPY_context_getv", "_ZN7blender15BPY_context_getEv", "BPY_context_get"),
}
STORE_ONE = re.compile(rb"\xc6[\x80-\x87]..\x00\x00\x01", re.DOTALL)  # movb $1, offset(%register)
BACKGROUND_STORE = 1  # the first such store sets G.factory_startup, the second G.background
IMMEDIATE = 6  # the 1 is the last of seven bytes
SYMBOL_TABLE = 2  # section type SHT_SYMTAB
READ_WRITE_EXECUTE, READ_EXECUTE = 7, 5


def main(script: Path) -> None:
    """Run `script` inside a windowed Blender. Never returns."""
    library = Path(sysconfig.get_paths()["platlib"]) / "bpy" / "__init__.so"
    symbols = find_symbols(library)
    os.environ.setdefault("LIBGL_ALWAYS_SOFTWARE", "1")
    ctypes.CDLL(str(library), mode=os.RTLD_NOW | os.RTLD_LOCAL)
    base = load_address(library)
    address, size = symbols["main_python_enter"]
    allow_windows(base + address, size)
    import bpy  # now, and not before: importing it runs main_python_enter

    print(f"Blender {bpy.app.version_string}, background: {bpy.app.background}", flush=True)
    sys.argv = [str(script)]
    sys.path.insert(0, str(script.parent))
    keep = runpy.run_path(str(script), run_name="__main__")  # its globals must outlive this call: timers use them
    context = ctypes.CFUNCTYPE(ctypes.c_void_p)(base + symbols["BPY_context_get"][0])()
    ctypes.CFUNCTYPE(None, ctypes.c_void_p)(base + symbols["WM_main"][0])(context)
    del keep


def find_symbols(library: Path) -> dict[str, tuple[int, int]]:
    """(address, size) of the functions in NAMES, read from the ELF symbol table."""
    found: dict[str, tuple[int, int]] = {}
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as image:
        (table,) = struct.unpack_from("<Q", image, 0x28)
        entry_size, count = struct.unpack_from("<HH", image, 0x3A)
        sections = [struct.unpack_from("<IIQQQQIIQQ", image, table + index * entry_size) for index in range(count)]
        for section in sections:
            if section[1] == SYMBOL_TABLE:
                text_start, text_size = sections[section[6]][4:6]
                found |= _named_symbols(
                    image[section[4] : section[4] + section[5]], image[text_start : text_start + text_size]
                )
    wanted = {key: next((found[name] for name in names if name in found), None) for key, names in NAMES.items()}
    missing = [key for key, value in wanted.items() if value is None]
    if missing:
        sys.exit(f"This Blender has no function {', '.join(missing)}: it is a build this tool does not know.")
    return {key: value for key, value in wanted.items() if value is not None}


def _named_symbols(symbols: bytes, text: bytes) -> dict[str, tuple[int, int]]:
    """Of one symbol table, the symbols whose names we look for."""
    offsets = {text.find(f"\0{name}\0".encode()) + 1: name for names in NAMES.values() for name in names}
    offsets.pop(0, None)  # find's -1: not in this table
    rows = struct.iter_unpack("<IBBHQQ", symbols)
    return {offsets[name]: (value, size) for name, _, _, section, value, size in rows if name in offsets and section}


def load_address(library: Path) -> int:
    """Where the library lies in this process."""
    path = str(library.resolve())
    lines = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    return min(int(line.partition("-")[0], 16) for line in lines if line.endswith(path))


def allow_windows(address: int, size: int) -> None:
    """Turn the store of G.background = true into one of false."""
    stores = [match.start() for match in STORE_ONE.finditer(ctypes.string_at(address, size))]
    if len(stores) <= BACKGROUND_STORE:
        sys.exit("G.background is not set where it used to be: this is a build this tool does not know.")
    byte = address + stores[BACKGROUND_STORE] + IMMEDIATE
    page = byte & ~(mmap.PAGESIZE - 1)
    c = ctypes.CDLL(None, use_errno=True)
    area = (ctypes.c_void_p(page), ctypes.c_size_t(2 * mmap.PAGESIZE))
    if c.mprotect(*area, READ_WRITE_EXECUTE) != 0:
        sys.exit(f"This system does not let a program change itself in memory (error {ctypes.get_errno()}).")
    ctypes.memset(byte, 0, 1)
    c.mprotect(*area, READ_EXECUTE)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
