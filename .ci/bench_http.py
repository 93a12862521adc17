"""Filings and status queries a second over HTTP, as a share of what bare Hummingbird routes of the same process give in the same run."""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys

import bench_profile as profile

QUERY = """
local codes = {%s}
local headers = {["Authorization"] = "Bearer %s"}
local n = 0

function init(args) math.randomseed(tonumber(args[1]) or 1) end
function request()
    return wrk.format("GET", "/v1/dossiers/" .. codes[math.random(#codes)], headers)
end
"""

FILING = """
local counter = 0
local headers = {["Authorization"] = "Bearer %s", ["Content-Type"] = "application/json"}
local names = {"Nguyễn Văn Anh", "Trần Thị Bình", "Lê Minh Châu", "Phạm Ngọc Dũng", "Hoàng Quang Giang"}
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
function init(args) run = args[1] end
function request()
    counter = counter + 1
    local body = string.format(
        '{"procedure":"%s","receiving_agency":"%s","code":"W-%%s-%%d-%%d","on_behalf_of":"c-%%d",' ..
        '"subjects":{"applicant":{"full_name":"%%s","phone":"0912345678"}}}',
        run, id, counter, counter, names[counter %% 5 + 1])
    return wrk.format("POST", "/v1/dossiers", headers, body)
end
"""

BARE_QUERY = """
function request() return wrk.format("GET", "/bare") end
"""

# The same body as a filing, read whole.
BARE_FILING = FILING.replace('"POST", "/v1/dossiers"', '"POST", "/bare"')


def load(address, script, clients, seconds, argument):
    """Requests a second of wrk, all of them answered as they should be."""
    output = subprocess.run(
        ["wrk", "-t", str(min(clients, 2)), "-c", str(clients), "-d", f"{seconds}s", "-s", script, "--latency", address, "--", argument],
        check=True, capture_output=True, text=True).stdout
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)|Socket errors: .*", output)
    if wrong:
        sys.exit(f"bench: {wrong.group(0)} at {address}")
    return {
        "rate": float(re.search(r"Requests/sec:\s+([0-9.]+)", output).group(1)),
        "p99": re.search(r"99%\s+(\S+)", output).group(1),
    }


def measure(options, server, program_type):
    if not shutil.which("wrk"):
        sys.exit("bench: wrk makes the load; install Debian's package wrk")
    program = program_type(server, options.program, options)
    process = subprocess.Popen(
        [options.program, "http", "--dsn", server.dsn("product"), "--lanes", str(options.lanes)], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        if not line.startswith("READY "):
            sys.exit(f"bench: the program said {line!r}")
        served = json.loads(line[6:])
        scripts = write_scripts(server.directory, served)
        print(f"process {served['pid']}", flush=True)
        rows = {}
        for number in range(options.rounds):
            for clients in options.concurrency:
                for what in ("query", "filing"):
                    bare = load(served["bare"], scripts["bare-" + what], clients, options.seconds, f"b{number}c{clients}")
                    own = load(served["portal"], scripts[what], clients, options.seconds, f"r{number}c{clients}")
                    rows.setdefault((what, clients), []).append((own["rate"] / bare["rate"], own, bare))
                    print(
                        f"round {number + 1}, {what}, c={clients}: {own['rate']:.0f}/s (p99 {own['p99']}) beside "
                        f"{bare['rate']:.0f}/s bare (p99 {bare['p99']})", flush=True)
        profiles = {}
        if options.profile:
            clients = max(options.concurrency)
            for what in ("query", "filing"):
                profiles[what] = profile.record(
                    served["pid"], options.seconds, server.directory,
                    lambda: load(served["portal"], scripts[what], clients, options.seconds + 1, f"p{clients}"))
        process.stdin.write("\n")
        process.stdin.flush()
        events = json.loads(process.stdout.readline())["events"]
        if process.wait() != 0:
            sys.exit("bench: the program failed")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    print(f"\n{'':34}{'share':>8}")
    for (what, clients), results in rows.items():
        print(f"{what + f', concurrency {clients}':34}{statistics.median(row[0] for row in results):7.3f}")
    print(f"\nmedians of {options.rounds} rounds of {options.seconds} s; {events} events were written")
    for what, shares in profiles.items():
        profile.show(f"{what}, concurrency {max(options.concurrency)}", shares)


def write_scripts(directory, served):
    codes = ",".join(f'"{code}"' for code in served["codes"])
    filing = (served["token"], served["procedure"], served["agency"])
    texts = {
        "query": QUERY % (codes, served["token"]), "filing": FILING % filing, "bare-query": BARE_QUERY, "bare-filing": BARE_FILING % filing,
    }
    paths = {}
    for name, text in texts.items():
        paths[name] = os.path.join(directory, name + ".lua")
        with open(paths[name], "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(paths[name], 0o600)
    return paths
