import Foundation
import Manifest
import Procedures
import Vietnamese
import WorkingTime

/// The files that the tests read.
enum Files {
    /// The root of the repository.
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let golden = root.appending(path: "Tests/Golden/Procedures")

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func names(in folder: URL, ending: String) -> [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return all.filter { $0.hasSuffix(ending) }.sorted()
    }

    /// Compares with the golden file; with `UPDATE_GOLDEN=1` in the environment writes it instead.
    static func isGolden(_ text: String, _ name: String) throws -> Bool {
        let file = golden.appending(path: name)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
            return true
        }
        return try String(contentsOf: file, encoding: .utf8) == text
    }

    static func procedure(_ path: String) throws -> CheckedProcedure {
        try ProcedureParser.parse(text: try text(path), file: path).get()
    }

    static func birth() throws -> ProcedureDefinition { try procedure("workflows/birth-registration.yaml").definition }

    static func sample() throws -> ProcedureDefinition {
        try procedure("Tests/Golden/Procedures/sample.yaml").definition
    }
}

/// A repeatable source of choices (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

func day(_ iso: String) -> Day {
    guard let day = Day(iso: iso) else { preconditionFailure("no such day: \(iso)") }
    return day
}

extension ManifestErrors {
    /// `line:column code`, one for each diagnostic.
    var places: [String] { diagnostics.map { "\($0.line):\($0.column) \($0.code)" } }
}
