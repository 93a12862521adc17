import Casework
import JSON
import Vietnamese
import WorkingTime

/// What an answer of the population database means for what was asked.
///
/// Of the record only what the definition keeps leaves this place; of a person who does not agree, nothing does.
struct PopulationJudging: Sendable {
    let request: PopulationRequest
    /// What the definition keeps, as `applicant.residence`.
    let keeps: Set<String>

    /// The outcome.
    ///
    /// - Throws: `PopulationAnswer.Nonsense` where the record cannot be the one that was asked for.
    func judge(_ answer: PopulationAnswer) throws(PopulationAnswer.Nonsense) -> EffectReply {
        switch request.kind {
        case .identity: return try identity(answer)
        case .parents: return try parents(answer)
        case .personalNumber: return try number(answer)
        }
    }

    private func identity(_ answer: PopulationAnswer) throws(PopulationAnswer.Nonsense) -> EffectReply {
        guard let citizen = try record(answer) else { return absent(answer) }
        let differing = differences(citizen)
        guard differing.isEmpty else { return mismatch(differing) }
        return done("confirmed", [request.person.subject: Self.fields(of: citizen)])
    }

    private func parents(_ answer: PopulationAnswer) throws(PopulationAnswer.Nonsense) -> EffectReply {
        guard let citizen = try record(answer) else { return absent(answer) }
        var differing = differences(citizen)
        for (given, known) in [(request.father, citizen.father), (request.mother, citizen.mother)] {
            guard let given, let known else { continue }
            if let name = given.name, !Self.isSame(name, known.name) { differing.append("\(given.subject).full_name") }
            if let number = given.number, let other = known.number, number != other, number.isOld == other.isOld {
                differing.append("\(given.subject).personal_number")
            }
        }
        guard differing.isEmpty else { return mismatch(differing) }
        var fields: [String: [String: JSONValue]] = [:]
        for (subject, relative) in [("father", citizen.father), ("mother", citizen.mother)] {
            guard let relative else { continue }
            fields[subject] = ["full_name": .string(relative.name)]
            fields[subject]?["personal_number"] = relative.number.map { .string($0.digits) }
        }
        return done(fields.isEmpty ? "none" : "found", fields)
    }

    private func number(_ answer: PopulationAnswer) throws(PopulationAnswer.Nonsense) -> EffectReply {
        guard let citizen = answer.citizen else {
            // Who is asked for a number has to give one, or to say why not.
            throw PopulationAnswer.Nonsense("without-number")
        }
        guard differences(citizen).isEmpty, citizen.sex == request.person.sex else {
            throw PopulationAnswer.Nonsense("another-person")
        }
        // Who has a number already is asked about with it, and has no other.
        guard request.person.number == nil || request.person.number == citizen.number else {
            throw PopulationAnswer.Nonsense("another-person")
        }
        guard citizen.birth.day != nil || request.person.birth?.day == nil else {
            throw PopulationAnswer.Nonsense("another-person")
        }
        return done(
            answer.result == .existing ? "existing" : "issued",
            [request.person.subject: ["personal_number": .string(citizen.number.digits)]])
    }

    /// The record, which has to carry the number that was asked for: otherwise it is another person's.
    private func record(
        _ answer: PopulationAnswer
    ) throws(PopulationAnswer.Nonsense) -> PopulationAnswer.Citizen? {
        if answer.result == .existing { throw PopulationAnswer.Nonsense("unreadable") }
        guard let citizen = answer.citizen else { return nil }
        if let asked = request.person.number {
            guard asked == (asked.isOld ? citizen.oldNumber : citizen.number) else {
                throw PopulationAnswer.Nonsense("another-person")
            }
        } else if !differences(citizen).isEmpty {
            // Found by name and day of birth: who has others was not found by them.
            throw PopulationAnswer.Nonsense("another-person")
        }
        return citizen
    }

    private func differences(_ citizen: PopulationAnswer.Citizen) -> [String] {
        let person = request.person
        var differing: [String] = []
        if let name = person.name, !Self.isSame(name, citizen.name) { differing.append("full_name") }
        if let birth = person.birth, !birth.agrees(with: citizen.birth) { differing.append("birth_date") }
        if request.kind != .personalNumber, let sex = person.sex, sex != citizen.sex { differing.append("sex") }
        return differing.map { "\(person.subject).\($0)" }
    }

    /// Whether two names are one: wherever the tone is written, `HOÀ` and `HÒA`.
    static func isSame(_ left: String, _ right: String) -> Bool {
        NameKeys.key(ofQuery: left) == NameKeys.key(ofQuery: right)
    }

    private func absent(_ answer: PopulationAnswer) -> EffectReply {
        .done(EffectAnswer(outcome: answer.result == .ambiguous ? "ambiguous" : "not-found"))
    }

    private func mismatch(_ fields: [String]) -> EffectReply {
        .done(EffectAnswer(outcome: "mismatch", details: ["differs": .string(fields.joined(separator: ", "))]))
    }

    private func done(_ outcome: String, _ fields: [String: [String: JSONValue]]) -> EffectReply {
        var kept: [String: [String: JSONValue]] = [:]
        for (subject, values) in fields {
            let wanted = values.filter { keeps.contains("\(subject).\($0.key)") }
            if !wanted.isEmpty { kept[subject] = wanted }
        }
        return .done(EffectAnswer(outcome: outcome, fields: kept))
    }

    private static func fields(of citizen: PopulationAnswer.Citizen) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "personal_number": .string(citizen.number.digits), "sex": .string(citizen.sex.rawValue),
        ]
        if let day = citizen.birth.day { fields["birth_date"] = .string(day.iso) }
        fields["ethnicity"] = citizen.ethnicity.map(JSONValue.string)
        fields["nationality"] = citizen.nationality.map(JSONValue.string)
        fields["home_town"] = citizen.homeTown.map(JSONValue.string)
        fields["residence"] = citizen.residence.map(JSONValue.string)
        return fields
    }
}
