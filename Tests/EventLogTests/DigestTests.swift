import EventLog
import Foundation
import Testing
import WorkingTime

@Suite struct DigestTests {
    /// An independent reading of `docs/event-log.md`, in another language.
    static let script = """
        import hashlib, json, sys, uuid
        def sha(b): return hashlib.sha256(b).digest()
        def be(n, size): return n.to_bytes(size, 'big', signed=n < 0)
        previous = {}
        for line in sys.stdin:
            e = json.loads(line)
            log, lane = uuid.UUID(e['log']).bytes, e['lane']
            before = previous.get(lane) or sha(b'toantrinh/genesis\\0' + log + be(lane, 4))
            kind = e['type'].encode()
            envelope = (b'toantrinh/event1' + before + be(lane, 4) + be(e['position'], 8)
                + uuid.UUID(e['stream']).bytes + be(e['version'], 4) + be(e['at'], 8) + uuid.UUID(e['command']).bytes
                + be(len(kind), 4) + kind + sha(e['body'].encode()))
            previous[lane] = sha(envelope)
            print(previous[lane].hex())
        """

    @Test(arguments: [1, 2, 3] as [UInt64]) func aStrangerComputesTheSame(seed: UInt64) throws {
        var random = Seeded(seed)
        let log = LogID.random()
        var events: [RecordedEvent] = []
        var heads: [Lane: Checkpoint] = [:]
        for index in 0..<60 {
            let lane = try #require(Lane(1 + random.below(3) * 700_000_000))
            let head = heads[lane] ?? .start(of: lane, in: log)
            var event = RecordedEvent(
                lane: lane, position: head.position + 1,
                stream: StreamID(lane: lane, kind: "test", seed: "\(random.below(9))"),
                version: 1 + random.below(1 << 31 - 1),
                at: Instant(microseconds: Int64(random.next() >> 10) - (index == 0 ? 1 << 53 : 0)),
                type: ["dossier.filed", "a", "tờ-trình"][random.below(3)], command: .random(using: &random),
                body: Array(#"{"tên":"Nguyễn Văn Ả","n":\#(random.below(1000))}"#.utf8), digest: head.digest)
            event.digest = .of(event, after: head.digest)
            heads[lane] = event.checkpoint
            events.append(event)
        }
        let lines = try events.map { event in
            let object: [String: Any] = [
                "log": log.description, "lane": Int(event.lane.number), "position": event.position,
                "stream": event.stream.description, "version": event.version, "at": event.at.microseconds,
                "type": event.type, "command": event.command.description,
                "body": String(decoding: event.body, as: UTF8.self),
            ]
            return try JSONSerialization.data(withJSONObject: object) + Data("\n".utf8)
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.script]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        for line in lines { try input.fileHandleForWriting.write(contentsOf: line) }
        try input.fileHandleForWriting.close()
        let printed = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        #expect(printed.split(separator: "\n").map(String.init) == events.map(\.digest.description))
    }

    @Test func digestText() throws {
        let digest = EventDigest.genesis(log: .random(), lane: try #require(Lane(1)))
        #expect(EventDigest(digest.description) == digest)
        #expect(EventDigest(bytes: digest.bytes) == digest)
        #expect(EventDigest(String(digest.description.dropLast())) == nil)
        #expect(EventDigest(digest.description + "00") == nil)
        #expect(EventDigest(bytes: Array(digest.bytes.dropLast())) == nil)
    }
}
