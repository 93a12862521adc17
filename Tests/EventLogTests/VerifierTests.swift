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

    /// Somebody with all rights writes a lane anew, with digests that are in order, and lets it go on: only what was kept elsewhere tells.
    @Test func aHistoryWrittenAnewDoesNotAgreeWithWhatWasKept() throws {
        let written = try events()
        let kept = written[20].checkpoint
        var head = written[10].checkpoint
        let anew = written.enumerated().map { index, event in
            guard index > 10 else { return event }
            var event = event
            event.body = Array("{}".utf8)
            event.digest = .of(event, after: head.digest)
            head = event.checkpoint
            return event
        }
        #expect(verdict(anew) == nil)
        var verifier = LogVerifier(log: log)
        verifier.expect(kept)
        #expect(throws: Damage(lane: kept.lane, position: 21, reason: .exchanged)) {
            for event in anew { try verifier.verify(event) }
        }
        var good = LogVerifier(log: log)
        good.expect(kept)
        for event in written { try good.verify(event) }
        #expect(good.missing.isEmpty)
        var short = LogVerifier(log: log)
        short.expect(kept)
        for event in written.prefix(12) { try short.verify(event) }
        #expect(short.missing == [Damage(lane: kept.lane, position: 13, reason: .missing)])
    }

    /// What an epoch says of the other lanes holds for them: one that was removed as a whole, or shortened, is missed.
    @Test func anEpochTellsWhichLanesThereWere() throws {
        let others = try events()
        let founding = try #require(Lane(1))
        let start = Checkpoint.start(of: founding, in: log)
        var epoch = RecordedEvent(
            lane: founding, position: 1, stream: LogEpoch.stream(of: log, in: founding), version: 1,
            at: Instant(microseconds: 1), type: LogEpoch.eventType, command: .random(),
            body: LogEpoch.body(
                1, history: HistoryIdentity(system: .max, timeline: 7), heads: [others[29].checkpoint], log: log),
            digest: start.digest)
        epoch.digest = .of(epoch, after: start.digest)
        for (count, missing) in [(0, 1), (29, 30), (30, nil), (40, nil)] as [(Int, Position?)] {
            var verifier = LogVerifier(log: log)
            for event in [epoch] + others.prefix(count) { try verifier.verify(event) }
            #expect(
                verifier.missing.map(\.position) == (missing.map { [$0] } ?? []), "\(count)")
            #expect(verifier.epochs.map(\.history.description) == ["\(UInt64.max)/7"])
        }
    }
}
