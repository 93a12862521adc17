import Casework
import Dossiers
import EventLog
import JSON
import Procedures
import WorkingTime

/// What a target is asked, made up.
func message(
    _ kind: String, _ fields: [String: [String: String]], keeps: [String] = [],
    identifier: EventLog.CommandID = .random(), state: DossierState = .initial, definition: ProcedureDefinition? = nil
) throws -> EffectMessage {
    let now = try Instant(rfc3339: "2026-06-10T08:00:00+07:00")
    return EffectMessage(
        identifier: identifier, code: "H26.147-260610-0001", procedure: "1.001193",
        request: EffectRequest(
            id: 1, name: "check", kind: kind, target: "population", keeps: keeps, tryUntil: now, answerUntil: now,
            owner: "head", agency: nil),
        askedAt: now, fields: fields.mapValues { $0.mapValues { .string($0) } }, data: [:], state: state,
        definition: definition, agency: "Ủy ban nhân dân xã Phù Đổng")
}

/// Somebody whom the stand-in knows.
let nam = ["full_name": "Lê Văn Nam", "birth_date": "1990-03-15", "personal_number": "001090000123"]

extension EffectReply {
    var answer: EffectAnswer? { if case .done(let answer) = self { answer } else { nil } }
    var outcome: String? { answer?.outcome }
}
