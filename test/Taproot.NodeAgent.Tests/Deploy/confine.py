"""Runs a command as the unit file would: its capabilities, its system calls (any other one kills), no new privileges, no writable code."""
import ctypes
import os
import re
import struct
import subprocess
import sys

NO_NEW_PRIVILEGES, NO_WRITABLE_CODE, SECCOMP, FILTER = 38, 65, 22, 2
LOAD_NUMBER, IF_EQUAL, RETURN = 0x20, 0x15, 0x06
KILL_PROCESS, ALLOW = 0x80000000, 0x7FFF0000
NUMBERS = "/usr/include/%s-linux-gnu/asm/unistd_64.h" % os.uname().machine


def setting(unit, name):
    return re.search(rf"^{name}=(.*)$", unit, re.M).group(1).split()


def calls(word):
    if not word.startswith("@"):
        return {word}
    lines = subprocess.run(["systemd-analyze", "syscall-filter", word], capture_output=True, text=True, check=True).stdout.splitlines()[1:]
    return set().union(*(calls(line.strip()) for line in lines if line.strip() and not line.strip().startswith("#")))


def instruction(code, equal, other, value):
    return struct.pack("HBBI", code, equal, other, value)


class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]


def confine(unit):
    numbers = {m[1]: int(m[2]) for m in re.finditer(r"#define __NR_(\w+) (\d+)", open(NUMBERS).read())}
    allowed = set().union(*map(calls, setting(unit, "SystemCallFilter")))
    code = instruction(LOAD_NUMBER, 0, 0, 0)
    for number in sorted(numbers[name] for name in allowed if name in numbers):
        code += instruction(IF_EQUAL, 0, 1, number) + instruction(RETURN, 0, 0, ALLOW)
    code += instruction(RETURN, 0, 0, KILL_PROCESS)
    buffer = ctypes.create_string_buffer(code, len(code))
    libc = ctypes.CDLL(None)
    assert libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
    libc.prctl(NO_WRITABLE_CODE, 1, 0, 0, 0)  # from Linux 6.3 on
    assert libc.prctl(SECCOMP, FILTER, ctypes.byref(Program(len(code) // 8, ctypes.addressof(buffer))), 0, 0) == 0


unit, command = open(sys.argv[2]).read(), sys.argv[3:]
if sys.argv[1] == "capabilities":
    names = ["+" + name.lower().removeprefix("cap_") for name in setting(unit, "CapabilityBoundingSet")]
    held = ",".join(["-all", *names])
    os.execv("/usr/bin/setpriv", ["setpriv", "--bounding-set", held, "--inh-caps", held, sys.executable, __file__, "calls", *sys.argv[2:]])
confine(unit)
os.execv(command[0], command)
