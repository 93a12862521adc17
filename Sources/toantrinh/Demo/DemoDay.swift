import Foundation
import JSON
import Vietnamese

/// The story of one day, told in stages; `docs/demo.md` has it in words.
struct DemoDay {
    let stage: DemoStage
    let seed: UInt64
    let console: Console
    /// `NAME=COUNT` in place of the story's own count.
    var expected: String?

    /// A dossier of the morning, as the story follows it.
    struct Case: Sendable {
        var code: String
        var applicant: String
        var documents: [String]
        var isOnline = false
        /// The string printed beside the receipt's QR code.
        var verification: String?
    }

    func play() async throws {
        var people = DemoPeople(seed: seed)
        try await prepare()
        let verified = try await earlier(&people)
        var cast = try await morning(&people)
        try await beforePowerCut(&cast)
        try await powerCut(cast)
        try await afterPowerCut(&cast, verified: verified)
        try await afternoon(&people, &cast)
        try await evening(cast, verified: verified)
        try await online()
        try whatNext()
    }

    /// One line of the story.
    func tell(_ time: String, _ vi: String, _ en: String) throws {
        try console.line(console.styled(time, .strong) + "  " + say(vi, en))
    }

    func check(_ holds: Bool, _ what: String) throws {
        guard holds else { throw DemoFailure(text: "expected: \(what)") }
    }

    /// Runs `body` for every element, three at a time.
    func each<Element: Sendable>(
        _ elements: [Element], _ body: @Sendable @escaping (Element) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var rest = elements[...]
            for element in rest.prefix(3) { group.addTask { try await body(element) } }
            rest = rest.dropFirst(3)
            while try await group.next() != nil {
                if let element = rest.popFirst() { group.addTask { try await body(element) } }
            }
        }
    }
}
