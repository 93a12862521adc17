import Dossiers
import JSON
import Organisation
import Procedures
import Vietnamese
import WorkingTime

/// A small generator whose whole sequence follows from its seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Commands at random: mostly ones that are offered, sometimes nonsense.
enum RandomLife {
    static let names = [
        "draft", "file", "receive", "refuse-to-receive", "forward", "claim", "act submit", "act draft", "act refuse",
        "act sign", "act back", "issue issue", "deliver deliver", "assign", "hand-over", "request-supplement",
        "answer-supplement", "attach", "apologise", "stop", "withdraw", "note", "correct", "enter", "rate",
        "record-paper", "discard",
    ]
    /// What ends a life early: chosen less often.
    static let early: Set<String> = ["refuse-to-receive", "stop", "withdraw"]

    /// What leads towards a result: chosen more often.
    static let onwards: Set<String> = ["file", "receive", "act draft", "act sign", "issue issue", "deliver deliver"]

    static func command(_ world: World, _ random: inout Seeded) -> (DossierCommand, Person) {
        let person = Person.everybody.randomElement(using: &random) ?? .oneStop
        var name = names.randomElement(using: &random) ?? "claim"
        if Int.random(in: 0..<4, using: &random) > 0 {
            let offered = world.actions(person)
            let onwards = offered.filter(Self.onwards.contains)
            let choices = onwards.isEmpty || Int.random(in: 0..<3, using: &random) == 0 ? offered : onwards
            name = choices.randomElement(using: &random) ?? name
            // Rare: somebody must have it, and somebody else must be there to take it.
            if offered.contains("hand-over"), Bool.random(using: &random) { name = "hand-over" }
        }
        if early.contains(name), Int.random(in: 0..<4, using: &random) > 0 { name = "record-paper" }
        return (command(name, world, &random), person)
    }

    private static func command(_ name: String, _ world: World, _ random: inout Seeded) -> DossierCommand {
        let document = ["plan", "photo", "sketch"].randomElement(using: &random) ?? "plan"
        let file = Forms.file("f-\(Int.random(in: 0..<40, using: &random))", document)
        let channel = Channel.allCases.randomElement(using: &random) ?? .counter
        let officer =
            ([Person.civil, .civil2, .civil, .civil2] + Person.officers).randomElement(using: &random) ?? .civil
        let shift = Int64.random(in: -100_000...1_000_000, using: &random)
        let words = name.split(separator: " ")
        switch words.first {
        case "discard": return .discard
        case "draft":
            return .draft(.init(procedure: "9.000001", channel: .online, subjects: [Forms.blob("applicant")]))
        case "file": return world.filing(channel: channel, files: [Forms.file("f-plan", "plan")])
        case "receive": return .receive(.init(appointment: Bool.random(using: &random) ? .limit : .none))
        case "refuse-to-receive": return .refuseToReceive(.init(reasons: Forms.reason))
        case "forward": return .forward(.init(to: Bool.random(using: &random) ? Person.neighbour : Person.commune))
        case "claim": return .claim
        case "act":
            if words.last == "draft", !world.isPrinted(Forms.paper("draft")), Int.random(in: 0..<5, using: &random) > 0
            {
                return .recordPaper(.init(paper: Forms.paper("draft")))
            }
            return .act(
                .init(
                    action: String(words.last ?? ""), reason: Bool.random(using: &random) ? Forms.reason : nil,
                    paper: Forms.paper("draft"), signature: world.signature(over: "b")))
        case "issue":
            if !world.isPrinted(Forms.paper("result", "d")) {
                return .recordPaper(.init(paper: Forms.paper("result", "d")))
            }
            return .issue(world.issuing())
        case "deliver": return .deliver(.init(action: "deliver", method: .counter))
        case "assign": return .assign(.init(officer: officer.id))
        case "hand-over": return .handOver(.init(to: officer.id))
        case "request-supplement":
            return .requestSupplement(
                .init(items: Bool.random(using: &random) ? [] : ["photo"], reasons: Forms.reason))
        case "answer-supplement":
            return .answerSupplement(.init(channel: channel, data: ["area": 9], attachments: [file]))
        case "attach": return .attach(.init(channel: channel, attachments: [file]))
        case "apologise":
            let later = (world.state.due ?? world.now).adding(seconds: shift)
            return .apologise(.init(reason: Forms.reason, newAppointment: later))
        case "stop": return .stop(.init(reason: Forms.reason))
        case "withdraw": return .withdraw(.init(channel: channel))
        case "correct": return correction(&random)
        case "enter":
            let number = random.next() % 9
            return Bool.random(using: &random)
                ? .enter(.init(data: ["inspection": .string("Biên bản \(number)")]))
                : .enter(.init(data: ["register": .string("\(number)/2026")]))
        case "rate": return .rate(.init(score: Int64.random(in: 0...6, using: &random)))
        case "record-paper": return .recordPaper(.init(paper: Forms.paper("receipt")))
        default: return .note(.init(text: Forms.reason))
        }
    }
}

extension RandomLife {
    /// A correction of what the permit shows (`place`, the applicant's name) or of what it does not (`area`).
    static func correction(_ random: inout Seeded) -> DossierCommand {
        let number = random.next() % 9
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return .correct(.init(field: "place", reason: Forms.reason, value: .string("Số \(number)")))
        case 1:
            return .correct(.init(field: "area", reason: Forms.reason, value: .integer(Int64(number) + 1)))
        default:
            let blob = Forms.blob("applicant", ["BQ==", "Bg==", "Bw=="][Int(number % 3)])
            return .correct(.init(field: "applicant.full_name", reason: Forms.reason, sealed: blob))
        }
    }
}

extension World {
    /// The same, where officers enter what they saw, and a register answers.
    var inspected: World {
        var world = self
        for (id, enterer) in [("inspection", Enterer.officers), ("register", .record)] {
            world.procedure.definition.data.append(
                FieldDefinition(
                    id: id, label: Bilingual(vi: "Kiểm tra \(id)", en: "Inspection \(id)"),
                    type: .text(maxLength: 40), requiredWhen: .always(false), personalClass: nil, search: nil,
                    enteredBy: enterer))
        }
        return world
    }

    /// Whether the paper was printed since the dossier came to its step and its data last changed.
    func isPrinted(_ paper: PaperRecord) -> Bool {
        state.papers.contains {
            $0.paper == paper && $0.version > state.enteredAt && $0.version > state.dataVersion
        }
    }
}
