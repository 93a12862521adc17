import Procedures
import Testing
import WorkingTime

@Suite struct ConditionTests {
    /// True, false and unknown as conditions.
    private static let parts: [(condition: Condition, value: Bool?)] = [
        (.always(true), true), (.always(false), false), (.equals(field: "missing", value: "x"), nil),
    ]

    private let context = ConditionContext(filingDay: day("2026-06-10"))

    @Test func allAndAnyFollowKleene() {
        for first in Self.parts {
            for second in Self.parts {
                for third in Self.parts {
                    let values = [first.value, second.value, third.value]
                    let conditions = [first.condition, second.condition, third.condition]
                    let all: Bool? = values.contains(false) ? false : values.contains(nil) ? nil : true
                    let any: Bool? = values.contains(true) ? true : values.contains(nil) ? nil : false
                    #expect(Condition.all(conditions).evaluate(in: context) == all, "\(values)")
                    #expect(Condition.any(conditions).evaluate(in: context) == any, "\(values)")
                    #expect(Condition.not(.all(conditions)).evaluate(in: context) == all.map { !$0 })
                    #expect(Condition.all(conditions).holds(in: context) == (all == true))
                }
            }
        }
        #expect(Condition.all([]).evaluate(in: context) == true)
        #expect(Condition.any([]).evaluate(in: context) == false)
    }

    @Test func atoms() {
        var context = ConditionContext(
            values: [
                "child.sex": .string("female"), "copies": .integer(3), "urgent": .boolean(true),
                "child.born": .string("2026-04-11"), "child.note": .string(""), "child.odd": .string("2026-02-30"),
            ],
            filingDay: day("2026-06-10"))
        let table: [(Condition, Bool?)] = [
            (.equals(field: "child.sex", value: "female"), true), (.equals(field: "child.sex", value: "male"), false),
            (.equals(field: "copies", value: "3"), true), (.equals(field: "urgent", value: "true"), true),
            (.equals(field: "child.name", value: "x"), nil), (.equals(field: "child.note", value: ""), nil),
            (.oneOf(field: "child.sex", values: ["male", "female"]), true),
            (.oneOf(field: "copies", values: ["4"]), false),
            (.oneOf(field: "x", values: ["4"]), nil), (.present(field: "copies"), true), (.present(field: "x"), false),
            (.present(field: "child.note"), false), (.moreDaysSince(field: "child.born", days: 60), false),
            (.moreDaysSince(field: "child.born", days: 59), true), (.moreDaysSince(field: "x", days: 1), nil),
            (.moreDaysSince(field: "child.odd", days: 1), nil), (.moreDaysSince(field: "copies", days: 1), nil),
            (.filedBy(["post"]), nil), (.not(.filedBy(["post"])), nil), (.caseIn(["late"]), nil),
            (.representedOn([]), false), (.representedOn(["authorisation"]), false),
        ]
        for (condition, expected) in table { #expect(condition.evaluate(in: context) == expected, "\(condition)") }
        context.caseID = "late"
        context.ground = "authorisation"
        context.channel = "post"
        #expect(Condition.filedBy(["counter", "post"]).evaluate(in: context) == true)
        #expect(Condition.filedBy(["online"]).evaluate(in: context) == false)
        #expect(Condition.caseIn(["late", "x"]).evaluate(in: context) == true)
        #expect(Condition.caseIn(["x"]).evaluate(in: context) == false)
        #expect(Condition.representedOn([]).evaluate(in: context) == true)
        #expect(Condition.representedOn(["authorisation"]).evaluate(in: context) == true)
        #expect(Condition.representedOn(["relative"]).evaluate(in: context) == false)
    }

    /// Sixty days from the day of birth, the first not counted.
    @Test(arguments: [("2026-04-10", true), ("2026-04-11", false), ("2026-06-10", false), ("2026-06-11", false)])
    func theFirstDayIsNotCounted(_ born: String, _ isLate: Bool) {
        let context = ConditionContext(values: ["child.birth_date": .string(born)], filingDay: day("2026-06-10"))
        #expect(Condition.moreDaysSince(field: "child.birth_date", days: 60).evaluate(in: context) == isLate)
    }

    /// Years of life are completed on the birthday; for 29 February on 1 March, where the year has no such day.
    @Test(arguments: [
        ("2008-06-09", true), ("2008-06-10", true), ("2008-06-11", false), ("1990-03-02", true), ("2026-06-10", false),
    ])
    func yearsAreCompletedOnTheBirthday(_ born: String, _ isOfAge: Bool) {
        let condition = Condition.ageAtLeast(field: "applicant.birth_date", years: 18)
        let context = ConditionContext(values: ["applicant.birth_date": .string(born)], filingDay: day("2026-06-10"))
        #expect(condition.evaluate(in: context) == isOfAge)
        #expect(Condition.not(condition).evaluate(in: context) == !isOfAge)
    }

    @Test func bornOnALeapDay() {
        let condition = Condition.ageAtLeast(field: "born", years: 18)
        for (filed, isOfAge) in [("2026-02-27", false), ("2026-02-28", false), ("2026-03-01", true)] {
            let context = ConditionContext(values: ["born": .string("2008-02-29")], filingDay: day(filed))
            #expect(condition.evaluate(in: context) == isOfAge, "\(filed)")
        }
        let twenty = Condition.ageAtLeast(field: "born", years: 20)
        for (filed, isOfAge) in [("2028-02-28", false), ("2028-02-29", true)] {
            let context = ConditionContext(values: ["born": .string("2008-02-29")], filingDay: day(filed))
            #expect(twenty.evaluate(in: context) == isOfAge, "\(filed)")
        }
    }

    /// What is not known, is no day or lies after the filing leaves an age open.
    @Test func ageIsOpenWithoutADayOfBirth() {
        let condition = Condition.ageAtLeast(field: "born", years: 1)
        for value in [nil, "", "1990-02-30", "1990", "2026-06-11"] as [String?] {
            let context = ConditionContext(
                values: value.map { ["born": .string($0)] } ?? [:], filingDay: day("2026-06-10"))
            #expect(condition.evaluate(in: context) == nil, "\(value ?? "missing")")
        }
        #expect(condition.fields == ["born"])
    }

    @Test func namesTheFieldsThatAreMissing() {
        let condition = Condition.all([
            .present(field: "a"), .any([.equals(field: "b", value: "1"), .equals(field: "a", value: "1")]),
            .not(.moreDaysSince(field: "c", days: 1)),
        ])
        #expect(condition.fields == ["a", "b", "c"])
        var context = ConditionContext(values: ["a": .string("1")], filingDay: day("2026-06-10"))
        #expect(condition.undecidedFields(in: context) == ["b", "c"])
        context.values["a"] = nil
        #expect(condition.undecidedFields(in: context) == [])
    }
}
