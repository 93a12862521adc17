import EventLog
import JSON
import Testing

@Suite struct IdentityTests {
    @Test func aStreamBeginsWithItsLane() throws {
        let lane = try #require(Lane(7))
        let stream = StreamID(lane: lane, kind: "dossier", seed: "one")
        #expect(stream.description.hasPrefix("00000007-"))
        #expect(StreamID(stream.description) == stream)
        #expect(StreamID(stream.description.uppercased()) == stream)
        #expect(StreamID(bytes: stream.bytes) == stream)
        #expect(stream.lane == lane)
        #expect(try StreamID(json: stream.json) == stream)
        #expect(StreamID(lane: lane, kind: "dossier", seed: "two") != stream)
        #expect(StreamID(lane: lane, kind: "dossiero", seed: "ne") != stream)
    }

    @Test(arguments: [
        "", "00000007", "00000000-0000-4000-8000-000000000000", "ffffffff-0000-4000-8000-000000000000",
        "00000007-0000-4000-8000-00000000000", "00000007-0000-4000-8000-0000000000000",
        "00000007a0000-4000-8000-000000000000",
        "00000007-0000-4000-8000-00000000000g", "{0000007-0000-4000-8000-000000000000}",
    ]) func whatIsNoStream(text: String) {
        #expect(StreamID(text) == nil)
        #expect(throws: JSONError.self) { try StreamID(json: .string(text)) }
    }

    @Test func lanes() {
        #expect(Lane(0) == nil)
        #expect(Lane(-1) == nil)
        #expect(Lane(Int64.max) == nil)
        #expect(Lane(Int64(Int32.max)) != nil)
        #expect(Lane(Int64(Int32.max) + 1) == nil)
    }

    @Test func commands() {
        let derived = CommandID(derivedFrom: "timer/1")
        #expect(derived == CommandID(derivedFrom: "timer/1"))
        #expect(derived != CommandID(derivedFrom: "timer/2"))
        #expect(CommandID(derived.description) == derived)
        let text = Array(derived.description)
        #expect(text[14] == "8")
        #expect("89ab".contains(text[19]))
        #expect(Array(CommandID.random().description)[14] == "4")
    }
}
