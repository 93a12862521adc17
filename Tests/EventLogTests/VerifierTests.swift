import Testing
import WorkingTime

@testable import EventLog

@Suite struct VerifierTests {
    let log = LogID.random()

    /// Forty events of eight streams.
    func events() throws -> [RecordedEvent] {
        let lane = try #require(Lane(2))
        var head = Checkpoint.start(of: lane, in: log)
        var versions: [StreamID: Int] = [:]
        return (0..<40).map { index in
            let stream = StreamID(lane: lane, kind: "test", seed: "\(index % 8)")
            versions[stream, default: 0] += 1
            var event = RecordedEvent(
                lane: lane, position: head.position + 1, stream: stream, version: versions[stream] ?? 0,
                at: Instant(microseconds: Int64(1000 + index)), type: "test.done", command: .random(),
                body: Array("{\"n\":\(index)}".utf8), digest: head.digest)
            event.digest = .of(event, after: head.digest)
            head = event.checkpoint
            return event
        }
    }

    func verdict(_ events: [RecordedEvent], after checkpoint: Checkpoint? = nil) -> Damage? {
        var verifier = LogVerifier(log: log)
        if let checkpoint { verifier.begin(after: checkpoint) }
        do { for event in events { try verifier.verify(event) } } catch { return error }
        return nil
    }

    @Test func whatWasWrittenIsFoundGood() throws {
        let events = try events()
        #expect(verdict(events) == nil)
        #expect(verdict(Array(events[20...]), after: events[19].checkpoint) == nil)
    }

    @Test(arguments: 1...80 as ClosedRange<UInt64>) func everyDamageIsNamed(seed: UInt64) throws {
        var random = Seeded(seed)
        var events = try events()
        let index = random.below(40)
        var expected: [Damage.Reason] = [.digest]
        var place = index
        switch random.below(9) {
        case 0: events[index].body[0] ^= 1
        case 1: events[index].type += "x"
        case 2: events[index].command = .random(using: &random)
        case 3: events[index].at = events[index].at.adding(microseconds: 1)
        case 4: events[index].version += 1
        case 5: events[index].stream = StreamID(lane: events[index].lane, kind: "test", seed: "other")
        case 6:
            events.remove(at: index)
            expected = [.hole]
        case 7:
            events.insert(events[index], at: index)
            place = index + 1
            expected = [.order]
        default:
            // With a digest that fits: the next event tells.
            guard index < 39 else { return }
            events[index].body.append(32)
            let before = index == 0 ? Checkpoint.start(of: events[0].lane, in: log).digest : events[index - 1].digest
            events[index].digest = .of(events[index], after: before)
            place = index + 1
        }
        let damage = verdict(events)
        if place == events.count {
            #expect(damage == nil, "the end was cut off, which only a kept checkpoint tells")
        } else {
            #expect(damage?.position == events[place].position, "seed \(seed)")
            #expect(
                damage.map { expected.contains($0.reason) } == true, "seed \(seed): \(damage?.reason.rawValue ?? "")")
        }
    }

    @Test func aCutEndIsNoticedByAKeptCheckpoint() throws {
        let events = try events()
        var verifier = LogVerifier(log: log)
        for event in events.dropLast(3) { try verifier.verify(event) }
        #expect(throws: Damage.self) { try verifier.confirm(events[39].checkpoint) }
        for event in events.suffix(3) { try verifier.verify(event) }
        try verifier.confirm(events[39].checkpoint)
        #expect(verifier.heads == [events[39].checkpoint])
    }
}
