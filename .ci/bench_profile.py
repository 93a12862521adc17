"""Where the program's processor time goes under load: perf's samples, put together by the part of the program in which they fell."""

import collections
import os
import re
import shutil
import subprocess
import sys

# The first that fits; names of Swift's functions begin with the length and the name of their module.
PARTS = [
    ("kernel: sockets, wake-ups between threads", r"^\[k\]"),
    ("Swift's runtime: retain, release, tasks, generics", r"\bswift_|^_?swift|libswift_Concurrency|libswiftCore"),
    ("the C library: allocation, copies, locks", r"libc\.so|\[vdso\]|\bmemmove|\bmalloc|\bfree\b"),
    ("Hummingbird and NIO", r"\$s\d+(NIO\w*|Hummingbird\w*|HTTP\w*|ServiceLifecycle|Async\w*|Logging|Tracing|Instrumentation|Atomics|_NIO\w*)|CNIO"),
    ("the connections to PostgreSQL", r"\$s\d+Postgres|libpq"),
    ("the log: digests, appending, reading", r"\$s\d+EventLog"),
    ("sealing, tokens, keys", r"\$s\d+(Sealing|Crypto\w*|_CryptoExtras)|BoringSSL"),
    ("JSON and text", r"\$s\d+(JSON|Vietnamese|Foundation\w*)|libFoundation|lib_FoundationICU|libicu"),
    ("the adapter", r"\$s\d+(PortalHTTP|Telemetry)"),
    ("the application", r"\$s\d+Casework"),
    ("dossiers: decide, evolve", r"\$s\d+(Dossiers|Procedures|Payments|Organisation|WorkingTime|Indicators)"),
]


def part(name):
    for title, pattern in PARTS:
        if re.search(pattern, name):
            return title
    return "everything else"


def record(pid, seconds, directory, load):
    """Samples the process while `load` runs; the shares of its time by part."""
    if not shutil.which("perf"):
        sys.exit("bench: the profile needs perf (Debian: linux-perf; Ubuntu: linux-tools-generic)")
    file = os.path.join(directory, "perf.data")
    sampling = subprocess.Popen(
        ["perf", "record", "-F", "499", "-p", str(pid), "-o", file, "--", "sleep", str(seconds)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    load()
    _, errors = sampling.communicate()
    if sampling.returncode:
        sys.exit(f"bench: perf: {errors.strip()}")
    report = subprocess.run(
        ["perf", "report", "-i", file, "--stdio", "--no-children", "--no-demangle", "--sort", "dso,symbol", "-t", "|"],
        check=True, capture_output=True, text=True).stdout
    os.remove(file)
    shares = collections.Counter()
    for line in report.splitlines():
        fields = [field.strip() for field in line.split("|")]
        if len(fields) >= 3 and fields[0].endswith("%"):
            # What the kernel does is the kernel's, whatever its file is called.
            name = fields[2] if fields[2].startswith("[k]") else fields[1] + " " + fields[2]
            shares[part(name)] += float(fields[0].rstrip("%"))
    return shares


def show(what, shares):
    print(f"\n{what}, where the program's own time goes:")
    for title, share in shares.most_common():
        if share >= 0.5:
            print(f"  {title:52}{share:5.0f} %")
