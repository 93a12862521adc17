"""Whether each operation of the document was done by somebody: covered.py OPENAPI STAGE-FOLDER; exit code 1 where one was not."""

import collections
import json
import pathlib
import sys

# Not done here, and where it is.
EXCEPTIONS = {
    "command-issue": "carries a signature over what was printed: SigningTests",
    "command-apologise": "needs a dossier that will be late: the demonstration, OfficersDayTests",
    "command-ask-fee": "needs an order that has expired: PaymentTests",
    "command-enter": "fields of the criminal record: CriminalRecordTests",
    "targetAnswer": "is signed by the other system: SystemsTests",
    "gatewayPost": "VNPAY calls by GET: SecondGatewayTests",
    "officialOnline": "needs a national portal: OfficialOnlineTests",
    "settleDifference": "needs a day that was reconciled: DailyReconcileTests",
    "openapi": "is read first, and is not played",
    "signOut": "whoever plays would sign themselves out: SessionTests",
    "org-set-credential": "POST …/credentials",
    "org-revoke-key": "SigningTests",
}


def main(document, folder):
    answers = collections.defaultdict(collections.Counter)
    refused = 0
    for file in pathlib.Path(folder).glob("answers-*.json"):
        played = json.loads(file.read_text())
        own = sum((collections.Counter({int(k): v for k, v in counted.items()}) for counted in played["answers"].values()), collections.Counter())
        print(f"{file.stem}: " + ", ".join(f"{status} × {number}" for status, number in sorted(own.items())))
        for mark, said in played["examples"].items():
            if int(said.split()[0]) >= 304:
                refused += 1
                print(f"{file.stem}: {mark} was to be done: {said}")
        for operation, counted in played["answers"].items():
            for status, number in counted.items():
                answers[operation][int(status)] += number
    operations = [
        operation["operationId"]
        for item in json.loads(pathlib.Path(document).read_text())["paths"].values()
        for operation in item.values()
    ]
    # By chance is not surely.
    sure = {
        mark.split(".")[1]
        for file in pathlib.Path(folder).glob("answers-*.json")
        for mark in json.loads(file.read_text())["examples"]
    }
    chance = [name for name in operations if name not in sure and name not in EXCEPTIONS]
    for name in chance:
        print(f"has no example: {name}")
    # What a browser is sent on to is done as well.
    done = {name for name in operations if any(200 <= status < 304 for status in answers[name])}
    missing = [name for name in operations if name not in done and name not in EXCEPTIONS]
    for name in missing:
        print(f"never done: {name} {dict(answers[name])}")
    for name in sorted(set(EXCEPTIONS) & done | set(EXCEPTIONS) - set(operations)):
        print(f"done all the same: {name}")
    total = sum(number for counted in answers.values() for status, number in counted.items() if status < 300)
    print(f"done: {len(done)} of {len(operations)} operations, {total} answers of success; {len(EXCEPTIONS)} exceptions")
    return 1 if refused or missing or chance else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
