import EventLog
import Testing

@Suite struct IdentityTests {
    @Test func `A stream's identifier begins with its lane`() throws {
        let lane = try #require(Lane(7))
        let stream = StreamID(lane: lane, kind: "dossier", seed: "one")
        #expect(stream.description.hasPrefix("00000007-"))
        #expect(StreamID(stream.description) == stream)
        #expect(StreamID(bytes: stream.bytes) == stream)
        #expect(stream.lane == lane)
    }
}
