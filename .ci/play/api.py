"""How the stage of .ci/schemathesis is set: requests to the server and to its stand-ins, and the program's own commands."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request


class NotSet(Exception):
    """Something that the stage needs was refused."""


class KeepRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


opener = urllib.request.build_opener(KeepRedirect)


def ask(method, url, body=None, headers=None):
    """One request: its status, its head and its body; JSON is read."""
    headers = dict(headers or {})
    if isinstance(body, (dict, list)):
        body = json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        answer = opener.open(request, timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    content = answer.read()
    if "json" in (answer.headers.get("Content-Type") or ""):
        content = json.loads(content)
    return answer.status, answer.headers, content


class Caller:
    """Whoever has a token; every request is done, or the stage is not set."""

    def __init__(self, server, token=None, role=None, citizen=None, agency="H26.147"):
        self.server, self.token, self.role, self.citizen, self.agency = server, token, role, citizen, agency

    def acting(self, role):
        return Caller(self.server, self.token, role, self.citizen, self.agency)

    def headers(self):
        headers = {}
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        if self.role:
            headers["TT-Role"], headers["TT-Agency"] = self.role, self.agency
        if self.citizen:
            headers["TT-Citizen"] = self.citizen
        return headers

    def __call__(self, method, path, body=None, type=None):
        headers = self.headers()
        if type:
            headers["Content-Type"] = type
        status, _, content = ask(method, self.server + path, body, headers)
        if status >= 300:
            raise NotSet(f"{method} {path} as {self.role}: {status} {content}")
        return content

    def do(self, code, command, **body):
        return self("POST", f"/v1/dossiers/{code}/commands/{command}", body)


def program(*arguments, environment=None, input=""):
    """The program's own command, which must succeed; what it printed."""
    run = subprocess.run(
        [os.environ["PROGRAM"], *arguments], env={**os.environ, **(environment or {})}, input=input, text=True,
        capture_output=True,
    )
    if run.returncode:
        raise NotSet(f"{' '.join(arguments)}: {run.returncode}\n{run.stdout}{run.stderr}")
    return run.stdout


def until(what, holds, seconds=30):
    """Waits for what happens by itself."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.1)
    raise NotSet(f"not seen within {seconds} s: {what}")


def sign_in_citizen(server, login):
    """What a browser does at the stand-in of the identity provider, up to its way back: the address and the cookie."""
    status, head, body = ask("GET", server + "/v1/citizen/sign-in?level=2")
    if status != 303:
        raise NotSet(f"sign-in: {status} {body}")
    cookie = head["Set-Cookie"].split(";")[0]
    status, head, body = ask("GET", head["Location"] + "&login_hint=" + login)
    if status not in (302, 303):
        raise NotSet(f"identity provider: {status} {body}")
    return urllib.parse.urlsplit(head["Location"]).query, cookie


def fail(problem):
    print(f"the stage could not be set: {problem}", file=sys.stderr)
    sys.exit(1)
