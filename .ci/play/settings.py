"""The server's settings for the stage of .ci/schemathesis, and the settings of each player.

    settings.py FOLDER                  FOLDER has NAME.json of each stand-in and its secret; NAME-settings.json are written there
    settings.py FOLDER PLAYER BASE      prints BASE with what is this player's
"""

import json
import pathlib
import sys


def systems(folder):
    ready = {name: json.loads((folder / f"{name}.json").read_text()) for name in ("identity", "gateway", "target")}
    secret, pay = str(folder / "secret"), ready["gateway"]["url"]
    settings = {
        "identity": {
            # Where the browser is sent back to is not opened: who plays goes there by themselves.
            "callback": "http://localhost/v1/citizen/callback", "session_minutes": 720, "open_drafts": 1000,
            "filings_a_day": 1000,
            "providers": [
                {
                    "name": "vneid", "issuer": ready["identity"]["url"], "client": "toan-trinh", "secret_file": secret,
                    "levels": {"LoA1": 1, "LoA2": 2},
                    "claims": {"full_name": "HoVaTen", "personal_number": "SoCMND", "birth_date": "NgaySinh"},
                }
            ],
        },
        "payments": {
            "gateways": [
                {
                    "name": "vnpay", "terminal": "DEMOV210", "secret_file": secret, "official": 2,
                    "pay_address": pay + "/paymentv2/vpcpay.html", "return_address": "http://127.0.0.1:9/back",
                    "api_address": pay + "/merchant_webapi/api/transaction", "statement_address": pay + "/statement",
                }
            ],
            "accounts": [{"name": "kho-bac", "bank": "970416", "number": "257678859"}],
        },
        "targets": {
            "targets": [
                {
                    "name": "register", "url": ready["target"]["url"] + "/requests",
                    "secret_file": secret, "first_delay_ms": 100,
                }
            ]
        },
    }
    for name, content in settings.items():
        file = folder / f"{name}-settings.json"
        file.touch(0o600)
        file.write_text(json.dumps(content))
    (folder / "stand-ins.json").write_text(json.dumps(ready))


def quoted(value):
    return json.dumps(value, ensure_ascii=False)


def player(folder, name, base):
    own = json.loads((folder / "stage.json").read_text())[name]
    agency = "H26" if name == "administrator" else "H26.147"
    lines, dossier = [], '^(show|payment|history|signing|attach|attachment|print|paper|progress|trackingSecret|track.*|ratePaper|command-.*)$'
    if "token" in own:
        lines += ["headers = {Authorization = " + quoted("Bearer " + own["token"]) + "}"]
    lines += [pathlib.Path(base).read_text(), "[dictionaries.codes]", "values = " + quoted(own["codes"]), ""]
    lines += ["[parameters]"]
    if name in ("officer", "administrator"):
        lines += ['"header.TT-Role" = ' + quoted("one-stop" if name == "officer" else "administrator")]
        lines += ['"header.TT-Agency" = ' + quoted(agency)]
    if "citizen" in own:
        lines += ['"header.TT-Citizen" = ' + quoted(own["citizen"])]
    lines += ["", "[[operations]]", "include-operation-id-regex = " + quoted(dossier)]
    lines += ["[operations.parameters]", '"path.code" = {dictionary = "codes", probability = 0.9}']
    roles = {"officer": [("accountant", "^(ledger|refunds|recordTransfer|command-(refund|refunded|issue-receipt|cancel-receipt))$"),
                         ("head", "^(incidents|command-(assign|.*-effect))$"),
                         ("civil-status", "^command-(claim|act|hand-over|correct)$")],
             "administrator": [("inspector", "^(indicators|log|events|headers)$")]}
    for role, operations in roles.get(name, []):
        lines += ["", "[[operations]]", "include-operation-id-regex = " + quoted(operations)]
        lines += ["[operations.parameters]", '"header.TT-Role" = ' + quoted(role)]
    if "token" in own:
        # Whoever plays would sign themselves out.
        lines += ["", "[[operations]]", 'include-operation-id = ["signOut"]', "enabled = false"]
    return "\n".join(lines)


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    if len(sys.argv) == 2:
        systems(folder)
    else:
        print(player(folder, *sys.argv[2:]))
