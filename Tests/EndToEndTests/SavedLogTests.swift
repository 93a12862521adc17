import Foundation
import JSON
import Testing

@Suite("A saved log from somebody else", .serialized, .timeLimit(.minutes(15)))
struct SavedLogTests {
    @Test(
        "a saved log, damaged at random: no crash, and never “intact” with an event changed", arguments: [1] as [UInt64]
    )
    func damaged(seed: UInt64) async throws {
        let office = try await RealOffice()
        try await office.prepare()
        let server = try await RunningServer(office.workplace, environment: office.environment)
        try await office.signIn(server, "thu")
        let path = office.workplace.folder.appendingPathComponent("whole.ndjson").path
        #expect(try await office.run("thu", server, "audit", "replay", "--save", path).status == 0)
        #expect(await server.stop() == 0)
        let whole = try Array(Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(try await office.workplace.run(["audit", "verify", "--from", path]).status == 0)

        var random = SplitMix(seed: seed)
        for turn in 0..<20 {
            var bytes = whole
            for _ in 0...Int.random(in: 0...2, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<6, using: &random) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...80, using: &random)))
                case 2: bytes.insert(contentsOf: bytes[place...].prefix(200), at: place)
                case 3: bytes.removeLast(min(bytes.count - 1, bytes.count - place))
                case 4:
                    var lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
                    lines.shuffle(using: &random)
                    bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
                default:
                    let odd = Array(#"{}[]",:-0e9\u0000null"#.utf8)
                    bytes.insert(contentsOf: odd.shuffled(using: &random).prefix(3), at: place)
                }
            }
            let file = office.workplace.folder.appendingPathComponent("damaged-\(turn).ndjson")
            try Data(bytes).write(to: file)
            for command in ["verify", "replay"] {
                let run = try await office.workplace.run(["audit", command, "--from", file.path, "--json"])
                #expect(!run.hasCrashed, "seed \(seed), turn \(turn), \(command): \(run.status) \(run.errors)")
                #expect(run.status == 0 || !run.output.isEmpty || !run.errors.isEmpty, "seed \(seed), turn \(turn)")
                if run.status == 0, command == "verify" {
                    #expect(Self.events(bytes).isSubset(of: Self.events(whole)), "seed \(seed), turn \(turn)")
                }
            }
        }
    }

    /// The lines that are events, by what they say.
    private static func events(_ bytes: [UInt8]) -> Set<String> {
        Set(
            bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
                guard let value = try? JSONReader.read(line), value.object?["position"] != nil else { return nil }
                var event = JSONObject()
                for name in ["lane", "position", "version", "type", "body"] { event.set(name, value.object?[name]) }
                // Capital letters say the same here.
                for name in ["stream", "at", "command", "digest"] {
                    event.set(name, (value.object?[name]?.string?.lowercased()).map(JSONValue.string))
                }
                return JSONWriter.text(.object(event))
            })
    }
}
