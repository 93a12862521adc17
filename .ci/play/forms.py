"""Forms that fit the procedures as they are shipped, with invented people."""

import re
import copy
import datetime

today = datetime.date.today()


def days_ago(days):
    return (today - datetime.timedelta(days=days)).isoformat()


BINH = {
    "full_name": "Nguyễn Văn Bình", "birth_date": "1990-02-03", "personal_number": "001090012345",
    "residence": "Số 1 phố Huế, Hà Nội", "phone": "0912345678", "relationship": "father",
}
FATHER = {
    "full_name": "Nguyễn Văn Bình", "birth_date": "1990-02-03", "ethnicity": "Kinh", "nationality": "Việt Nam",
    "residence": "Số 1 phố Huế, Hà Nội",
}
MOTHER = {
    "full_name": "Trần Thị Hương", "birth_date": "1992-11-20", "ethnicity": "Kinh", "nationality": "Việt Nam",
    "residence": "Số 1 phố Huế, Hà Nội",
}


def birth(child="Nguyễn Gia Hân", **members):
    """A registration on time: nothing is to be paid."""
    return {
        "procedure": "1.001193", "receiving_agency": "H26.147", "delivery": "online",
        "subjects": {
            "applicant": copy.deepcopy(BINH),
            "child": {
                "full_name": child, "sex": "female", "birth_date": days_ago(5),
                "birth_place": "Bệnh viện Phụ sản Hà Nội", "ethnicity": "Kinh", "nationality": "Việt Nam",
                "home_town": "Hà Nội", "circumstance": "ordinary", "parents_marriage": "recorded",
            },
            "mother": copy.deepcopy(MOTHER), "father": copy.deepcopy(FATHER),
        },
        **members,
    }


def at_counter(form):
    """The same, brought to the counter."""
    form = copy.deepcopy(form)
    form.pop("receiving_agency")
    return {**form, "channel": "counter", "delivery": "counter"}


def death(name="Nguyễn Văn Cả", **members):
    """A registration on time, which costs something on this stage."""
    applicant = {key: BINH[key] for key in ("full_name", "personal_number", "phone")}
    return {
        "procedure": "1.000656", "receiving_agency": "H26.147", "delivery": "online",
        "subjects": {
            "applicant": {**applicant, "relationship": "child"},
            "deceased": {
                "full_name": name, "sex": "male", "birth_date": "1940-05-01", "nationality": "Việt Nam",
                "death_date": days_ago(3), "death_place": "Bệnh viện Thanh Nhàn",
            },
        },
        **members,
    }


SCAN = b"%PDF-1.4\n% ban chup giay to dung de thu\n%%EOF\n"
FEE = 20_000
# Another system that is asked about each death, and answers by itself.
EFFECTS = """
effects:
  - id: look-up
    label: {vi: Đối chiếu, en: Look it up}
    kind: look-up
    target: register
    on: {step: verify}
    sends: [deceased.full_name]
    try-within: 2 days
    answer-within: 5 days
    answers: [{outcome: confirmed}, {outcome: unknown}]
    unanswered: head
"""
PAYMENT = """
payment:
  due: receipt
  kind: fee
  ways: [online, transfer, counter]
  refund: {ends: [withdrawn], unverified: true}
  unverified: true
"""


def with_fee_and_effect(text):
    """The death registration of workflows/, but that it costs something and asks another system."""
    dear = text.replace("amount: 0", f"amount: {FEE}")
    return re.sub(r"\npayment:\n(?: {2}[^\n]*\n)+", PAYMENT, dear, count=1) + EFFECTS
