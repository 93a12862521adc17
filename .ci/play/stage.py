"""Sets the stage of .ci/schemathesis: dossiers in many states, money, an incident, a webhook, a citizen. Writes what is where.

    stage.py SERVER FOLDER    FOLDER has stand-ins.json (name → url, control); stage.json is written there
"""

import json
import pathlib
import sys

import forms
from api import Caller, NotSet, ask, fail, program, sign_in_citizen, until
from examples import examples

root = pathlib.Path(__file__).resolve().parents[2]
PEOPLE = ["admin", "hoa.nt", "minh.tv", "lan.lt", "nga.lt"]


def password(officer):
    return "Mot-cua-2026-" + officer


class Stage:
    def __init__(self, server, folder):
        self.server, self.folder = server, pathlib.Path(folder)
        self.stand_ins = json.loads((self.folder / "stand-ins.json").read_text())
        nobody = Caller(server)
        self.token = {
            officer: nobody("POST", "/v1/sessions", {"officer": officer, "password": password(officer)})["token"]
            for officer in PEOPLE
        }
        self.admin = Caller(server, self.token["admin"], "administrator", agency="H26")
        self.hoa = Caller(server, self.token["hoa.nt"], "one-stop")
        self.minh = Caller(server, self.token["minh.tv"], "civil-status")
        # Whose they are: what one player may end is not what another counts on.
        self.codes = {"officer": [], "citizen": [], "system": [], "through": []}

    def order(self, name, **order):
        status, _, report = ask("POST", self.stand_ins[name]["control"], order)
        if status != 200:
            raise NotSet(f"{name}: {status} {report}")
        return report

    def cli(self, officer, *arguments):
        return program(
            *arguments,
            environment={"TOANTRINH_SERVER": self.server, "TOANTRINH_TOKEN": self.token[officer]},
        )

    # What an administrator does first.
    def publish(self):
        for file in sorted((root / "workflows").glob("*.yaml")):
            text = file.read_text()
            if file.name == "death-registration.yaml":
                text = forms.with_fee_and_effect(text)
            self.admin("POST", "/v1/procedures?file=" + file.name, text.encode(), "text/yaml")
        for owner, option in (("lan.lt", "--officer"), ("H26.147", "--agency")):
            key = str(self.folder / f"{owner}.pem")
            program("key", "new", "--output", key)
            public = self.folder / f"{owner}.pub"
            public.write_text(program("key", "show", key, "--pem"))
            self.cli("admin", "org", "key", owner, str(public), option)
        self.system = json.loads(self.cli("admin", "org", "token", "--system", "portal", "--json"))["token"]
        self.portal = Caller(self.server, self.system)
        self.admin(
            "POST", "/v1/org/commands/register-webhook",
            {"webhook": "portal-all", "system": "portal", "url": "http://127.0.0.1:9/", "types": []},
        )
        self.portal("POST", "/v1/webhooks/portal-all/secret")

    def citizen_signs_in(self):
        query, cookie = sign_in_citizen(self.server, "binh")
        status, _, session = ask("GET", f"{self.server}/v1/citizen/callback?{query}", headers={"Cookie": cookie})
        if status != 200:
            raise NotSet(f"callback: {status} {session}")
        self.binh = Caller(self.server, session["token"])
        self.through = Caller(self.server, self.system, citizen=session["token"])
        # Begun and not come back from: whoever plays does.
        self.coming_back = sign_in_citizen(self.server, "huong")

    # Dossiers, each up to a state.
    def filed(self, form, by="officer", document="medical-birth-certificate"):
        caller = {"officer": self.hoa, "citizen": self.binh, "system": self.portal, "through": self.through}[by]
        if by == "officer":
            form = forms.at_counter(form)
        answer = caller("POST", "/v1/dossiers", form)
        code = answer["code"]
        self.attach(caller, code, document)
        self.codes[by].append(code)
        return code

    def attach(self, caller, code, document="medical-birth-certificate", scan=forms.SCAN):
        path = f"/v1/dossiers/{code}/attachments?document={document}&name=scan.pdf"
        caller("POST", path, scan, "application/pdf")

    def drafted(self, form, by="citizen"):
        caller = {"officer": self.hoa, "citizen": self.binh}[by]
        code = caller("POST", "/v1/drafts", form)["code"]
        self.codes[by].append(code)
        return code

    def received(self, by="officer", form=None):
        code = self.filed(form or forms.birth(), by)
        self.hoa.do(code, "receive")
        return code

    def worked(self, by="officer"):
        code = self.received(by)
        self.hoa.acting("civil-status").do(code, "claim")
        return code

    def drawn_up(self, by="officer"):
        code = self.worked(by)
        self.hoa("POST", f"/v1/dossiers/{code}/papers/draft", {})
        self.hoa.acting("civil-status").do(code, "act", action="draft")
        return code

    def signed(self, by="officer"):
        code = self.drawn_up(by)
        if by == "citizen":
            self.binh.do(code, "act", action="agree")
        self.cli("lan.lt", "sign", code, "sign", "--key", str(self.folder / "lan.lt.pem"), "--yes")
        return code

    def issued(self, by="officer"):
        code = self.signed(by)
        paper = self.hoa.acting("clerk")("POST", f"/v1/dossiers/{code}/papers/result", {})
        self.cli(
            "hoa.nt", "issue", code, "--key", str(self.folder / "H26.147.pem"), "--as-role", "clerk",
            "--as-agency", "H26.147", "--yes",
        )
        return code, paper

    def ended(self, by="officer"):
        code, paper = self.issued(by)
        self.hoa.do(code, "deliver", method="online" if by == "citizen" else "counter", receiver="Nguyễn Văn Bình")
        return code, paper

    def supplement_asked(self, by="officer"):
        code = self.filed(forms.birth(), by)
        self.hoa.do(code, "request-supplement", reason="Bản chụp không đọc được", documents=["medical-birth-certificate"])
        return code

    def brings(self, code, by="officer"):
        """What was asked for; that it is there is said by whoever plays."""
        self.attach(self.binh if by == "citizen" else self.hoa, code, scan=forms.SCAN + b"% lan hai\n")

    def owing(self, by="officer"):
        code = self.filed(forms.death(), by, "death-notice")
        self.hoa.do(code, "receive")
        # What is ordered of the other system afterwards is not used up by this one.
        until(f"the other system is asked about {code}", lambda: self.effect(code)["state"] != "asked")
        return code

    def effect(self, code):
        return self.hoa("GET", f"/v1/dossiers/{code}")["effects"][0]

    def paid(self, by="officer"):
        code = self.owing(by)
        self.hoa.do(code, "pay", amount=forms.FEE)
        return code

    def money(self, code):
        return self.hoa("GET", f"/v1/dossiers/{code}/payment")["account"]

    def paid_online(self):
        code = self.owing("citizen")
        address = self.binh("GET", f"/v1/dossiers/{code}/payment")["gateways"][0]["url"]
        for method, body in (("GET", None), ("POST", b"choice=00")):
            status, _, _ = ask(method, address, body, {"Content-Type": "application/x-www-form-urlencoded"})
            if status >= 400:
                raise NotSet(f"pay page: {status}")
        until(f"{code} is paid", lambda: self.money(code)["totals"]["kept"] == forms.FEE)
        return code

    def owed_back(self):
        code = self.paid()
        self.hoa.do(code, "withdraw", reason="Không cần nữa")
        return code, self.money(code)["refunds"][0]["refund"]

    def incident(self):
        self.order("target", refuse_next=1, code="no-such-person")
        code = self.owing()

        effect = self.effect(code)
        if effect["state"] != "failed":
            raise NotSet(f"{code} has no incident: {effect}")
        return code, effect["id"]


def main():
    stage = Stage(*sys.argv[1:3])
    stage.order("gateway", ipn=stage.server + "/v1/payments/vnpay/ipn")
    stage.order("target", outcome="confirmed")
    stage.publish()
    stage.citizen_signs_in()
    played = examples(stage)
    binh, system = stage.binh.token, stage.system
    players = {
        "anonymous": {"codes": stage.codes["officer"]},
        "officer": {"token": stage.token["hoa.nt"], "codes": stage.codes["officer"]},
        "administrator": {"token": stage.token["admin"], "codes": stage.codes["officer"]},
        "system": {"token": system, "codes": stage.codes["system"]},
        "citizen": {"token": binh, "codes": stage.codes["citizen"]},
        "portal": {"token": system, "citizen": binh, "codes": stage.codes["through"] + stage.codes["citizen"]},
    }
    for name, player in players.items():
        player["examples"] = played[name]
    (stage.folder / "stage.json").write_text(json.dumps(players, ensure_ascii=False))
    print(f"stage set: {sum(map(len, stage.codes.values()))} dossiers")


if __name__ == "__main__":
    try:
        main()
    except (NotSet, KeyError, IndexError) as problem:
        fail(repr(problem))
