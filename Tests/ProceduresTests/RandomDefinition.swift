import Procedures
import Vietnamese
import WorkingTime

/// Definitions of every shape, sensible or not: what is written must be what is read.
enum RandomDefinition {
    static func make(using g: inout SeededGenerator) -> ProcedureDefinition {
        ProcedureDefinition(
            code: word(&g), languageVersion: 1, title: label(&g), sector: word(&g), level: pick(&g),
            effective: range(&g),
            legalBases: list(&g, basis), applicants: list(&g) { pick(&$0) },
            online: OnlineProvision(
                extent: pick(&g), reason: maybe(&g, label), requiresPresence: .random(using: &g),
                level: maybe(&g) { .random(in: 1...2, using: &$0) }),
            subjects: list(&g) { g in
                SubjectDefinition(
                    id: word(&g), label: label(&g), requiredWhen: maybe(&g) { condition(&$0, 3) },
                    allowedWhen: maybe(&g) { condition(&$0, 3) }, fields: list(&g, field),
                    isPrincipal: .random(using: &g))
            },
            data: list(&g, field),
            cases: list(&g) { g in
                CaseDefinition(
                    id: word(&g), label: label(&g), condition: condition(&g, 4), limit: maybe(&g, limitDefinition),
                    legalBases: list(&g, basis))
            },
            documents: list(&g) { g in
                DocumentDefinition(
                    id: word(&g), label: label(&g), form: pick(&g), quantity: .random(in: 1...9, using: &g),
                    requiredWhen: condition(&g, 2), replacedBy: list(&g, word))
            },
            fees: list(&g) { g in
                FeeRule(
                    id: word(&g), label: label(&g), amount: amount(&g), dates: range(&g), condition: condition(&g, 2),
                    source: maybe(&g, word), isUnverified: .random(using: &g))
            },
            limit: limitDefinition(&g),
            supplement: SupplementDefinition(
                maxRequests: .random(in: 0...10, using: &g), answerWithin: maybe(&g, limit),
                unanswered: maybe(&g) { pick(&$0) }),
            firstStep: word(&g),
            steps: list(&g) { g in
                StepDefinition(
                    id: word(&g), label: label(&g), status: OfficialStatus.allCases.randomElement(using: &g) ?? .filed,
                    role: word(&g), limit: maybe(&g, limit),
                    actions: list(&g) { g in
                        ActionDefinition(
                            id: word(&g), label: label(&g), kind: pick(&g), target: maybe(&g, word),
                            roles: list(&g, word),
                            requiresReason: .random(using: &g))
                    },
                    onlyWhen: maybe(&g) {
                        StepFilter(channels: list(&$0, word), connected: maybe(&$0, word), otherwise: word(&$0))
                    },
                    silence: maybe(&g) { g in
                        SilenceDefinition(
                            within: limit(&g), action: word(&g), source: maybe(&g, word),
                            isUnverified: .random(using: &g))
                    })
            },
            separations: list(&g) { SeparationOfDuties(first: word(&$0), second: word(&$0), reason: label(&$0)) },
            results: list(&g) { g in
                ResultDefinition(
                    code: word(&g), title: label(&g), template: word(&g), numberTemplate: word(&g),
                    isElectronic: .random(using: &g), shows: maybe(&g) { list(&$0, word) },
                    correction: maybe(&g) { g in
                        CorrectionProcedure(
                            procedure: word(&g), title: label(&g), source: maybe(&g, word),
                            isUnverified: .random(using: &g))
                    }, cases: maybe(&g) { list(&$0, word) })
            },
            delivery: list(&g) { pick(&$0) },
            grounds: list(&g) { GroundDefinition(id: word(&$0), label: label(&$0)) },
            ownRoles: list(&g) { RoleDefinition(id: word(&$0), label: label(&$0)) },
            readersOfSensitive: maybe(&g) { list(&$0, word) }, payment: maybe(&g, payment),
            timers: maybe(&g) { g in
                TimerDefinitions(
                    reminder: maybe(&g) { ReminderDefinition(before: limit(&$0), source: maybe(&$0, word)) },
                    apology: maybe(&g) { ApologyNotice(source: maybe(&$0, word), isUnverified: true) },
                    overdue: maybe(&g) { EscalationDefinition(role: word(&$0), source: maybe(&$0, word)) })
            },
            exclusions: list(&g) { g in
                ExclusionRule(
                    id: word(&g), condition: condition(&g, 3), reason: label(&g), source: maybe(&g, word),
                    isUnverified: .random(using: &g))
            },
            retention: maybe(&g) { g in
                RetentionDefinition(
                    years: maybe(&g) { .random(in: 1...200, using: &$0) }, source: maybe(&g, word),
                    isUnverified: .random(using: &g))
            }, effects: list(&g, effect),
            intake: maybe(&g) { g in
                IntakeDefinition(
                    within: limit(&g), channels: list(&g, word), role: word(&g), source: maybe(&g, word),
                    isUnverified: .random(using: &g))
            })
    }

    private static func effect(_ g: inout SeededGenerator) -> EffectDefinition {
        EffectDefinition(
            id: word(&g), label: label(&g), kind: word(&g), target: word(&g),
            trigger: Bool.random(using: &g) ? .step(word(&g)) : .event(pick(&g)), cases: list(&g, word),
            sends: list(&g, word), keeps: list(&g, word), tryWithin: limit(&g), answerWithin: maybe(&g, limit),
            waits: .random(using: &g),
            answers: list(&g) {
                EffectDefinition.Answer(outcome: word(&$0), action: maybe(&$0, word), fields: list(&$0, word))
            },
            owner: word(&g), whereConnected: .random(using: &g))
    }

    private static func payment(_ g: inout SeededGenerator) -> PaymentDefinition {
        PaymentDefinition(
            due: pick(&g), kind: pick(&g), ways: list(&g) { pick(&$0) }, expiresWithin: maybe(&g, limit),
            unpaid: pick(&g),
            refund: maybe(&g) { g in
                PaymentDefinition.Refund(
                    ends: list(&g) { pick(&$0) }, source: maybe(&g, word), isUnverified: .random(using: &g))
            }, source: maybe(&g, word), isUnverified: .random(using: &g))
    }

    static func condition(_ g: inout SeededGenerator, _ depth: Int) -> Condition {
        switch Int.random(in: 0..<(depth > 0 ? 12 : 9), using: &g) {
        case 0: .always(.random(using: &g))
        case 1: .equals(field: word(&g), value: word(&g))
        case 2: .oneOf(field: word(&g), values: list(&g, word))
        case 3: .present(field: word(&g))
        case 4: .moreDaysSince(field: word(&g), days: .random(in: 0...100_000, using: &g))
        case 5: .caseIn(list(&g, word))
        case 6: .representedOn(list(&g, word))
        case 7: .filedBy(list(&g, word))
        case 8: .ageAtLeast(field: word(&g), years: .random(in: 1...150, using: &g))
        case 9: .all(list(&g) { condition(&$0, depth - 1) })
        case 10: .any(list(&g) { condition(&$0, depth - 1) })
        default: .not(condition(&g, depth - 1))
        }
    }

    private static func field(_ g: inout SeededGenerator) -> FieldDefinition {
        let low = Int64.random(in: -1000...1000, using: &g)
        let types: [FieldType] = [
            .text(maxLength: .random(in: 1...4000, using: &g)), .fullName, .date,
            .personalNumber(birthDateField: maybe(&g, word), sexField: maybe(&g, word)),
            .choice(list(&g) { ChoiceOption(id: word(&$0), label: label(&$0)) }), .integer(low...low + 77), .money,
            .boolean, .phone, .email,
        ]
        return FieldDefinition(
            id: word(&g), label: label(&g), type: types.randomElement(using: &g) ?? .date,
            requiredWhen: condition(&g, 2), personalClass: maybe(&g) { pick(&$0) }, search: maybe(&g) { pick(&$0) },
            enteredBy: maybe(&g) { pick(&$0) })
    }

    private static func basis(_ g: inout SeededGenerator) -> LegalBasis {
        LegalBasis(
            number: word(&g), title: maybe(&g, word), inForce: maybe(&g, range), source: maybe(&g, word),
            isUnverified: .random(using: &g))
    }

    private static func amount(_ g: inout SeededGenerator) -> FeeAmount {
        if Bool.random(using: &g) { return .dong(.random(in: 0...1_000_000, using: &g)) }
        if Bool.random(using: &g) {
            return .counted(
                CountedAmount(
                    base: .random(in: 0...1_000_000, using: &g), field: word(&g),
                    included: .random(in: 1...9, using: &g),
                    each: .random(in: 0...9_000, using: &g)))
        }
        var table: [String: [ProvincialAmount]] = [:]
        for _ in 0..<Int.random(in: 0...3, using: &g) {
            let bare = [ProvincialAmount(.random(in: 0...99_000, using: &g))]
            let dated = list(&g) {
                ProvincialAmount(
                    .random(in: 0...99_000, using: &$0), dates: range(&$0), source: maybe(&$0, word),
                    isUnverified: .random(using: &$0))
            }
            table[word(&g)] = Bool.random(using: &g) ? bare : dated
        }
        return .byProvince(table, otherwise: maybe(&g) { .random(in: 0...9, using: &$0) })
    }

    private static func limitDefinition(_ g: inout SeededGenerator) -> LimitDefinition {
        LimitDefinition(
            limit: limit(&g), cutOffMovesToNextDay: .random(using: &g), source: maybe(&g, word),
            isUnverified: .random(using: &g))
    }

    private static func limit(_ g: inout SeededGenerator) -> Limit {
        let amount = Int.random(in: 1...1200, using: &g)
        let all: [Limit] = [
            .sameDay, .workingHours(amount), .workingDays(thousandths: amount), .calendarDays(amount), .months(amount),
        ]
        return all.randomElement(using: &g) ?? .sameDay
    }

    private static func range(_ g: inout SeededGenerator) -> DayRange {
        let from = Day(clamping: .random(in: 0...30_000, using: &g))
        return DayRange(from: from, until: maybe(&g) { from.adding(days: .random(in: 1...999, using: &$0)) })
    }

    private static func pick<T: CaseIterable>(_ g: inout SeededGenerator) -> T where T.AllCases == [T] {
        T.allCases[Int.random(in: 0..<T.allCases.count, using: &g)]
    }

    private static func word(_ g: inout SeededGenerator) -> String {
        let letters = Array("abcđêôưz019._-\"\\ \n🙂")
        return String((0..<Int.random(in: 1...6, using: &g)).compactMap { _ in letters.randomElement(using: &g) })
    }

    private static func label(_ g: inout SeededGenerator) -> Bilingual { Bilingual(vi: word(&g), en: word(&g)) }

    private static func list<T>(_ g: inout SeededGenerator, _ make: (inout SeededGenerator) -> T) -> [T] {
        (0..<Int.random(in: 0...3, using: &g)).map { _ in make(&g) }
    }

    private static func maybe<T>(_ g: inout SeededGenerator, _ make: (inout SeededGenerator) -> T) -> T? {
        Bool.random(using: &g) ? make(&g) : nil
    }
}
