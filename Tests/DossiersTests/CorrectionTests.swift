import Dossiers
import JSON
import Organisation
import Procedures
import Testing
import Vietnamese
import WorkingTime

/// Once a result is issued, the dossier and the document say the same.
@Suite("Corrections beside a result")
struct CorrectionTests {
    private func correct(_ field: String, _ value: JSONValue) -> DossierCommand {
        .correct(.init(field: field, reason: Forms.reason, value: value))
    }

    private let name = DossierCommand.correct(
        .init(field: "applicant.full_name", reason: Forms.reason, sealed: Forms.blob("applicant", "BQ==")))

    @Test("Given an issued result, when a field that it shows is corrected, then it is refused, also after delivery")
    func shown() throws {
        var world = try World.permit()
        try world.receive(channel: .online)
        try world.issue()
        for isDelivered in [false, true] {
            if isDelivered { try world.run(.deliver(.init(action: "deliver", method: .online)), by: .oneStop) }
            for person in [Person.oneStop, .head] {
                #expect(world.refusal(correct("place", "Số 2 phố Huế"), by: person) == "dossier.shown-on-result")
                #expect(world.refusal(name, by: person) == "dossier.shown-on-result")
            }
        }
        #expect(world.state.corrections.isEmpty)
    }

    @Test("Given an issued result, when another field is corrected, then it is, and the result stays as it was")
    func notShown() throws {
        var world = try World.permit()
        try world.receive(channel: .online)
        try world.issue()
        let result = world.state.result
        try world.run(correct("area", 12), by: .oneStop)
        try world.run(.deliver(.init(action: "deliver", method: .online)), by: .oneStop)
        try world.run(correct("area", 13), by: .oneStop)
        #expect(world.state.data["area"] == 13)
        #expect(world.state.result == result && world.state.result?.approval == world.state.approval)
        #expect(world.state.end == .delivered)
    }

    @Test("A definition that does not say what its result shows: all of it, and nothing is offered for correction")
    func everything() throws {
        var world = try World.permit()
        world.procedure.definition.results[0].shows = nil
        try world.receive(channel: .online)
        #expect(world.actions(.oneStop).contains("correct"))
        try world.issue()
        for command in [correct("place", "Số 2 phố Huế"), correct("area", 12), name] {
            #expect(world.refusal(command, by: .oneStop) == "dossier.shown-on-result")
        }
        #expect(world.refusal(correct("colour", "red"), by: .oneStop) == "dossier.unknown-field")
        #expect(!world.actions(.oneStop).contains("correct"))
    }

    @Test("The refusal names the procedure by which an issued document is corrected, where the definition knows it")
    func advice() throws {
        var world = try World.birth()
        try world.receive()
        try world.issue()
        let name = DossierCommand.correct(
            .init(field: "child.full_name", reason: Forms.reason, sealed: Forms.blob("child", "BQ==")))
        let refusal = #expect(throws: DossierRefusal.self) { try world.decide(name, by: .oneStop) }
        #expect(refusal?.code == "dossier.shown-on-result")
        #expect(refusal?.advice?.vi.contains("cải chính") == true && refusal?.advice?.vi.contains("1.004859") == true)
        #expect(refusal?.advice?.en.contains("1.004859") == true)
        // The declarant's telephone stands on no certificate.
        let phone = DossierCommand.correct(
            .init(field: "applicant.phone", reason: Forms.reason, sealed: Forms.blob("applicant", "BQ==")))
        #expect(world.refusal(phone, by: .oneStop) == nil)
        world.procedure.definition.results[0].correction = nil
        let silent = #expect(throws: DossierRefusal.self) { try world.decide(name, by: .oneStop) }
        #expect(silent?.advice != nil && silent?.advice?.vi.contains("1.004859") == false)
    }

    @Test("No result came of it: what was refused or withdrawn is still corrected")
    func withoutResult() throws {
        var world = try World.permit()
        try world.receive(channel: .online)
        try world.run(.withdraw(.init(channel: .online)), by: .portal)
        try world.run(correct("place", "Số 2 phố Huế"), by: .oneStop)
        #expect(world.state.data["place"] == "Số 2 phố Huế")
    }

    /// What the result's fields say, as the state has them.
    private static func shown(_ state: DossierState) -> [String] {
        [state.data["place"]?.string ?? "", state.sealed.last { $0.blob.subject == "applicant" }?.blob.data ?? ""]
    }

    @Test("At every step of random lives, what the issued result shows is what was signed")
    func property() throws {
        var issued = 0
        var refused = 0
        var corrected = 0
        for seed in 1...60 as ClosedRange<UInt64> {
            var random = Seeded(seed)
            var world = try World.permit(now: Instant(6, 1, 8))
            try world.receive(channel: .online)
            var drafted = Self.shown(world.state)
            try world.draft()
            var signed: [String]?
            for step in 0..<80 {
                var (command, person) = RandomLife.command(world, &random)
                if world.state.result != nil, Bool.random(using: &random) {
                    (command, person) = (RandomLife.correction(&random), .oneStop)
                }
                let before = world.state
                let outcome = Result { () throws(DossierRefusal) in try world.run(command, by: person) }
                if case .act(let act) = command, case .success = outcome {
                    if act.action == "draft" { drafted = Self.shown(before) }
                    if act.action == "sign" { signed = drafted }
                    if act.action == "back" { signed = nil }
                }
                if case .correct = command, before.result != nil {
                    switch outcome {
                    case .success: corrected += 1
                    case .failure(let refusal) where refusal.code == "dossier.shown-on-result": refused += 1
                    case .failure: break
                    }
                }
                if world.state.approval != nil || world.state.result != nil {
                    #expect(Self.shown(world.state) == signed, "seed \(seed) step \(step)")
                }
            }
            if world.state.result != nil { issued += 1 }
        }
        #expect(issued > 5, "\(issued) lives with a result")
        #expect(refused > 20 && corrected > 20, "\(refused) refused, \(corrected) corrected")
    }
}
