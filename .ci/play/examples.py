"""What is surely done by each player, once: a request for each operation, and what its answer is held against the schemas with."""

import datetime
import pathlib

import forms

root = pathlib.Path(__file__).resolve().parents[2]
# Public keys of RFC 8032, 7.1.
KEYS = ["11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="]
# What an administrator imports.
FILE = b"""organisation: 1
agencies:
  - {code: H26.150, name: {vi: X\xc3\xa3 m\xe1\xba\xabu, en: Sample commune}, level: communal, parent: H26, from: 2025-07-01}
"""
REASON = "Theo yêu cầu của người nộp"


def example(path=None, body=None, query=None, headers=None, type=None, role=None, agency="H26.147"):
    headers = dict(headers or {})
    if role:
        headers |= {"TT-Role": role, "TT-Agency": agency}
    case = {"path": path or {}, "query": query or {}, "headers": headers}
    if body is not None:
        case["body"] = body if isinstance(body, (dict, list)) else body.decode()
        case["type"] = type or "application/json"
    return case


def of(code, body=None, **more):
    return example({"code": code, **more.pop("path", {})}, body, **more)


def examples(stage):
    return {
        "anonymous": anonymous(stage), "officer": officer(stage), "administrator": administrator(stage),
        "system": system(stage), "citizen": citizen(stage), "portal": portal(stage),
    }


def anonymous(stage):
    code, paper = stage.ended()
    tracked = stage.filed(forms.birth(), "citizen")
    secret = stage.binh("POST", f"/v1/dossiers/{tracked}/tracking", {})["secret"]
    query, cookie = stage.coming_back
    back = dict(pair.split("=", 1) for pair in query.split("&"))
    return {
        "health": [example()], "procedures": [example()], "metrics": [example()],
        "procedure": [example({"code": "1.001193"})], "form": [example({"code": "1.001193"})],
        "signIn": [example(body={"officer": "lan.lt", "password": "Mot-cua-2026-lan.lt"})],
        "citizenSignIn": [example(query={"provider": "vneid", "level": 2})],
        "citizenCallback": [example(query=back, headers={"Cookie": cookie})],
        "track": [of(tracked, headers={"Tracking-Secret": secret})],
        "trackPayment": [of(tracked, headers={"Tracking-Secret": secret})],
        "ratePaper": [of(code, {"verification": paper["verification"], "score": 5})],
        "gatewayCall": [example({"gateway": "vnpay"})],
    }


def officer(stage):
    hoa = stage.hoa
    plain, clerk = {"role": "one-stop"}, {"role": "civil-status"}
    money, head = {"role": "accountant"}, {"role": "head"}
    reason = {"reason": REASON}
    shown, _ = stage.ended()
    view = hoa("GET", f"/v1/dossiers/{shown}")
    attachment, paper = view["attachments"][0]["id"], view["papers"][0]["id"]
    drawn_up, owing, paid = stage.drawn_up(), stage.owing(), stage.paid()
    returned, refund = stage.owed_back()
    asked, other = stage.owed_back()
    receipt = stage.money(paid)["receipts"][0]
    order = stage.money(paid)["orders"][0]["order"]
    cancelled = stage.paid()
    was = stage.money(cancelled)["receipts"][0]
    hoa.acting("accountant").do(
        cancelled, "cancel-receipt", series=was["series"], number=was["number"], reason=REASON)
    transfer = stage.owing()
    incidents = [stage.incident() for _ in range(3)]
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
    draft = stage.drafted(forms.at_counter(forms.birth()), "officer")
    again = stage.drafted(forms.at_counter(forms.birth()), "officer")
    delivered, _ = stage.issued()
    handed = stage.worked()
    stopped = stage.supplement_asked()
    answered = stage.supplement_asked()
    stage.brings(answered)
    return {
        "me": [example(**plain)], "inbox": [example(**plain)], "search": [example(query={"q": "gia hân"}, **plain)],
        "show": [of(code, **plain) for code in (shown, drawn_up, owing, paid, stopped, incidents[0][0])],
        "payment": [of(code, **plain) for code in (owing, paid, returned)],
        "history": [of(code, **plain) for code in (shown, paid, incidents[0][0], stopped)],
        "signing": [of(drawn_up, path={"paper": "draft"}, **clerk)],
        "file": [example(body=forms.at_counter(forms.birth("Lê Mới")), **plain)],
        "draft": [example(body=forms.at_counter(forms.birth("Lê Nháp")), **plain)],
        "attach": [
            of(stage.filed(forms.birth()), forms.SCAN, query={"document": "authorisation-letter", "name": "a.pdf"},
               type="application/pdf", **plain)
        ],
        "attachment": [of(shown, path={"id": attachment}, **plain)],
        "print": [of(drawn_up, {}, path={"id": "receipt"}, **plain)],
        "paper": [of(shown, path={"id": paper}, **plain)],
        "progress": [of(shown, **plain)], "trackingSecret": [of(shown, {}, **plain)],
        "receipts": [example(**money)], "differences": [example(**money)],
        "receipt": [
            of(paid, path={"receipt": receipt["series"].replace("/", "-") + f"-{receipt['number']}"}, **plain)
        ],
        "incidents": [example(**head)], "ledger": [example(**money)], "refunds": [example(**money)],
        "recordTransfer": [
            example(
                body={
                    "account": "kho-bac", "transaction": "FT1", "amount": forms.FEE, "paid_at": now,
                    "text": "HS " + stage.money(transfer)["orders"][0]["order"],
                }, **money)
        ],
        "command-file": [of(draft, {}, **plain)],
        "command-draft": [of(again, {"delivery": "post"}, **plain)],
        "command-discard": [of(stage.drafted(forms.at_counter(forms.birth()), "officer"), {}, **plain)],
        "command-receive": [of(stage.filed(forms.birth()), {}, **plain)],
        "command-refuse-to-receive": [of(stage.filed(forms.birth()), {"reasons": [REASON]}, **plain)],
        "command-forward": [of(stage.received(), {"to": "H26.148", **reason}, **plain)],
        "command-request-supplement": [
            of(stage.filed(forms.birth()), {"documents": ["medical-birth-certificate"], **reason}, **plain)
        ],
        "command-answer-supplement": [
            of(answered, {"subjects": {"child": {"home_town": "Hà Nội, Việt Nam"}}}, **plain)
        ],
        "command-assign": [of(stage.received(), {"to": "minh.tv"}, **head)],
        "command-claim": [of(stage.received(), {}, **clerk)],
        "command-hand-over": [of(handed, {"to": "minh.tv", **reason}, **clerk)],
        "command-act": [
            of(stage.worked(), {"action": "return", "legal_basis": "Luật Hộ tịch", **reason}, **clerk)
        ],
        "command-withdraw": [of(stage.received(), reason, **plain)],
        "command-stop": [of(stopped, reason, **plain)],
        "command-deliver": [of(delivered, {"method": "counter", "receiver": "Nguyễn Văn Bình"}, **plain)],
        "command-note": [of(drawn_up, {"text": "Đã gọi điện"}, **plain)],
        "command-correct": [
            of(stage.worked(), {"subject": "child", "field": "home_town", "value": "Phù Đổng, Hà Nội", **reason}, **clerk)
        ],
        "command-pay": [of(owing, {"amount": forms.FEE}, **plain)],
        "command-refund": [of(returned, {"refund": refund}, **money)],
        "command-refunded": [of(asked, {"refund": other, "reference": "PC-1"}, **money)],
        "command-issue-receipt": [
            of(cancelled, {"order": stage.money(cancelled)["orders"][0]["order"]}, **money)
        ],
        "command-cancel-receipt": [
            of(paid, {"series": receipt["series"], "number": receipt["number"], **reason}, **money)
        ],
        **{
            f"command-{name}": [of(code, {"effect": effect, **reason, **more}, **head)]
            for (code, effect), (name, more) in zip(
                incidents,
                [("retry-effect", {}), ("skip-effect", {}), ("answer-effect", {"outcome": "confirmed"})])
        },
    }


def administrator(stage):
    admin = {"role": "administrator", "agency": "H26"}
    inspector = {"role": "inspector", "agency": "H26"}
    day = forms.today.isoformat()
    # What is there to be ended.
    stage.admin("POST", "/v1/org/commands/register-webhook", {
        "webhook": "portal-ended", "system": "portal", "url": "http://127.0.0.1:9/", "types": [],
    })
    later = (forms.today + datetime.timedelta(days=30)).isoformat()
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
    text = {"vi": "Đội mẫu", "en": "Sample"}
    post = {"officer": "nga.lt", "role": "clerk", "agency": "H26.147", "from": day}
    substitute = {
        "absent": "minh.tv", "substitute": "nga.lt", "role": "civil-status", "agency": "H26.147", "from": day,
        "until": later,
    }
    leave = {"officer": "minh.tv", "from": day, "until": later}
    for name in ("substitute", "grant-leave"):
        body = {
            "absent": "chi.pt", "substitute": "minh.tv", "role": "civil-status", "agency": "H26.147", "from": day,
            "until": later,
        } if name == "substitute" else {"officer": "chi.pt", "from": day, "until": later}
        stage.admin("POST", f"/v1/org/commands/{name}", body)
    year = sorted((root / "calendars").glob("*.yaml"))[-1].read_bytes()
    commands = {
        "establish-agency": {
            "agency": "H26.149", "name": text, "level": "communal", "parent": "H26", "from": day,
        },
        "rename-agency": {"agency": "H26.148", "name": text, "from": day},
        "create-unit": {"agency": "H26.147", "unit": "counter", "name": text, "from": day},
        "register-officer": {"officer": "moi.nv", "name": "Nguyễn Văn Mới"},
        "rename-officer": {"officer": "nga.lt", "name": "Lê Thúy Nga A"},
        "appoint": post,
        "end-appointment": {
            "officer": "nga.lt", "role": "civil-status", "agency": "H26.147", "from": "2025-07-01", "until": later,
        },
        "substitute": substitute, "grant-leave": leave,
        "end-substitution": {**substitute, "absent": "chi.pt", "substitute": "minh.tv", "role": "civil-status"},
        "end-leave": {**leave, "officer": "chi.pt"},
        "register-key": {"officer": "minh.tv", "public_key": "5e" * 32, "from": now},
        "register-system": {"system": "other", "name": "Cổng khác", "agencies": ["H26"], "procedures": []},
        "suspend-system": {"system": "portal", "from": later + "T00:00:00Z"},
        "resume-system": {"system": "portal"},
        "register-webhook": {
            "webhook": "portal-other", "system": "portal", "url": "http://127.0.0.1:9/", "types": ["dossier.filed"],
        },
        "end-webhook": {"webhook": "portal-ended"},
        "revoke-credential": {"officer": "nga.lt", "from": now},
        "end-agency": {"agency": "H26.148", "from": later, "successor": "H26.147"},
    }
    return {
        "me": [example(**admin)],
        **{f"org-{part}": [example(**admin)] for part in ("agencies", "units", "officers", "appointments", "systems")},
        **{f"org-{name}": [example(body=body, **admin)] for name, body in commands.items()},
        "importOrganisation": [example(body=FILE, type="text/yaml", **admin)],
        "publish": [
            example(body=(root / "workflows/birth-registration.yaml").read_bytes(), type="text/yaml", **admin)
        ],
        "publishCalendar": [example(body=year, type="text/yaml", **admin)],
        "officerCredentials": [example({"id": "minh.tv"}, {"kind": "token"}, **admin)],
        "systemCredentials": [example({"id": "other"}, {"kind": "token"}, **admin)],
        "officerKeys": [example({"id": "minh.tv"}, {"public_key": KEYS[0]}, **admin)],
        "agencyKeys": [example({"id": "H26.147"}, {"public_key": KEYS[1]}, **admin)],
        "indicators": [example(**inspector)], "log": [example(**inspector)],
        "events": [example({"lane": 2}, **inspector)], "headers": [example({"lane": 2}, **inspector)],
    }


def system(stage):
    filed = stage.filed(forms.birth("Nguyễn Qua Cổng"), "system")
    return {
        "me": [example()], "webhooks": [example()],
        "replaceWebhookSecret": [example({"name": "portal-all"})],
        "replayWebhook": [example({"name": "portal-all"}, {"lane": 2, "position": 0})],
        "resumeWebhook": [example({"name": "portal-all"})],
        "file": [example(body=forms.birth("Nguyễn Cổng", code="DVC-1"))],
        "show": [of(filed)], "history": [of(filed)], "payment": [of(filed)], "progress": [of(filed)],
        "command-withdraw": [of(filed, {})],
    }


def citizen(stage, name="Nguyễn Ở Nhà"):
    asked, paid = stage.supplement_asked("citizen"), stage.paid_online()
    stage.brings(asked, "citizen")
    ended, _ = stage.ended("citizen")
    view = stage.binh("GET", f"/v1/dossiers/{ended}")
    return {
        "me": [example()], "ownDossiers": [example()],
        "show": [of(code) for code in (asked, paid, ended)], "history": [of(code) for code in (asked, paid, ended)],
        "payment": [of(code) for code in (stage.owing("citizen"), paid)], "progress": [of(ended)],
        "attachment": [of(ended, path={"id": view["attachments"][0]["id"]})],
        "paper": [of(ended, path={"id": view["result"]["paper"]})],
        "trackingSecret": [of(asked, {"replace": True})],
        "file": [example(body=forms.birth(name))], "draft": [example(body=forms.birth(name + " B"))],
        "command-file": [of(stage.drafted(forms.birth()), {"receiving_agency": "H26.147"})],
        "command-draft": [of(stage.drafted(forms.birth()), {"receiving_agency": "H26.147", "delivery": "post"})],
        "command-discard": [of(stage.drafted(forms.birth()), {})],
        "command-answer-supplement": [of(asked, {"subjects": {"child": {"home_town": "Hà Nội, Việt Nam"}}})],
        "command-act": [of(stage.drawn_up("citizen"), {"action": "agree"})],
        "command-withdraw": [of(stage.filed(forms.birth(), "citizen"), {})],
        "command-rate": [of(ended, {"score": 5})],
    }


def portal(stage):
    """With its own token and the citizen's."""
    filed = stage.filed(forms.birth("Nguyễn Qua Cổng B"), "through")
    played = {
        "me": [example()], "ownDossiers": [example()], "show": [of(filed)], "history": [of(filed)],
        "payment": [of(filed)], "progress": [of(filed)],
        "file": [example(body=forms.birth("Nguyễn Qua Cổng C"))],
        "command-withdraw": [of(filed, {})],
    }
    for cases in played.values():
        for case in cases:
            case["headers"]["TT-Citizen"] = stage.binh.token
    return played
