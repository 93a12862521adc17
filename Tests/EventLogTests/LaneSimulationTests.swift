import Testing
import WorkingTime

@testable import EventLog

/// Several writers, lost answers, statements that commit late, cancelled callers, a clock that jumps: in every order a seed gives.
@Suite struct LaneSimulationTests {
    struct Client {
        var stream: StreamID
        var command: CommandID
        var events: Int
        var writer: Int
        var ticket: UInt64
        var isWaiting = false
        var mayBeThere = false
        var answered: Appended?
    }

    @Test(arguments: 1...150 as ClosedRange<UInt64>) func exactlyOnce(seed: UInt64) throws {
        var random = Seeded(seed)
        let lane = try #require(Lane(3))
        let log = try #require(LogID("00000000-0000-4000-8000-000000000001"))
        var database = SimulatedLane(log: log, lane: lane)
        var limits = LaneLimits()
        limits.batch = 1 + random.below(6)
        limits.remembered = 3 + random.below(20)
        limits.queued = 12
        let head = database.events[0]
        var writers = (0..<(1 + random.below(3))).map { _ in
            LaneState(head: head.checkpoint, lastAt: head.at, limits: limits)
        }
        let streams = (0..<(1 + random.below(5))).map { StreamID(lane: lane, kind: "test", seed: "\($0)") }
        var clients: [Client] = []
        var owners: [UInt64: Int] = [:]
        var nextTicket: UInt64 = 1

        func resolve(_ resolutions: [LaneState.Resolution]) {
            for (ticket, answer) in resolutions {
                guard let index = owners.removeValue(forKey: ticket) else {
                    Issue.record("ticket \(ticket) was answered twice, seed \(seed)")
                    continue
                }
                clients[index].isWaiting = false
                switch answer {
                case .outcome(.appended(let appended)): clients[index].answered = appended
                case .outcome(.duplicate(let version)):
                    let known = database.stream(clients[index].stream).first { $0.command == clients[index].command }
                    #expect(known?.version == version, "seed \(seed)")
                case .outcome(.conflict): break
                // Whoever loads again sees whether it is there.
                case .outcome(.stale): clients[index].mayBeThere = true
                case .failure(.cancelled(ambiguous: true)), .failure(.unavailable(ambiguous: true, _)):
                    clients[index].mayBeThere = true
                case .failure(.overloaded), .failure(.cancelled(ambiguous: false)),
                    .failure(.unavailable(ambiguous: false, _)),
                    .failure(.clockDisagrees):
                    break
                case .failure(let error): Issue.record("\(error), seed \(seed)")
                }
            }
        }

        for step in 0..<700 {
            let isEnding = step >= 600
            database.now = database.now.adding(microseconds: Int64(random.below(300_000)))
            let writer = random.below(writers.count)
            switch random.below(isEnding ? 6 : 10) {
            case 0..<4: break
            case 4 where !database.orphans.isEmpty: database.finishOrphan(random.below(database.orphans.count))
            case 5 where random.chance(10): database.now = database.now.adding(seconds: Int64(random.below(20)) - 10)
            case 6 where !owners.isEmpty && random.chance(30):
                if let ticket = owners.keys.sorted().first, let index = owners[ticket],
                    let answer = writers[clients[index].writer].cancel(ticket)
                {
                    resolve([(ticket, answer)])
                }
            case 7...9:
                // A client loads a state, perhaps long ago, and proposes; or repeats what it does not know the fate of.
                let again = clients.indices.filter { !clients[$0].isWaiting && clients[$0].answered == nil }
                let index: Int
                if !again.isEmpty, random.chance(60) {
                    index = again[random.below(again.count)]
                } else {
                    index = clients.count
                    clients.append(
                        Client(
                            stream: streams[random.below(streams.count)], command: .random(using: &random),
                            events: 1 + random.below(3), writer: 0, ticket: 0))
                }
                var client = clients[index]
                // Any head that some writer knew, or that a reader of the database has seen.
                let seen = random.chance(20) ? database.events.count : Int(writers[writer].head.position)
                let loadedAt = max(1, seen - random.below(4))
                let state = database.events.filter { $0.stream == client.stream }
                if state.contains(where: { $0.command == client.command }) { continue }
                client.writer = writer
                client.ticket = nextTicket
                client.isWaiting = true
                nextTicket += 1
                clients[index] = client
                owners[client.ticket] = index
                let proposal = Proposal(
                    stream: client.stream, expectedVersion: state.count, loadedAt: Position(loadedAt),
                    command: client.command,
                    events: (0..<client.events).map { _ in NewEvent(type: "test.done", body: [123, 125]) })
                if let answer = writers[writer].submit(client.ticket, proposal) { resolve([(client.ticket, answer)]) }
            default: break
            }
            // The chosen writer does its next step; what it sends may get lost, in every way.
            let skew = Int64(random.chance(5) ? 3_000_000 : random.below(1_000_000))
            let (action, resolved) = writers[writer].next(now: database.now.adding(microseconds: -skew))
            resolve(resolved)
            switch action {
            case nil: break
            case .append(let batch):
                switch isEnding ? 9 : random.below(12) {
                case 0:
                    _ = database.append(batch)
                    resolve(writers[writer].appendFailed(.ambiguous(.closed)))
                case 1: resolve(writers[writer].appendFailed(.ambiguous(.closed)))
                case 2:
                    database.orphan(batch)
                    resolve(writers[writer].appendFailed(.ambiguous(.closed)))
                case 3: resolve(writers[writer].appendFailed(.unsent(.closed)))
                default:
                    let result = writers[writer].appendAnswered(written: database.append(batch))
                    resolve(result.resolved)
                }
            case .read(let checkpoint):
                if !isEnding, random.chance(15) {
                    writers[writer].readFailed()
                    if random.chance(20) { resolve(writers[writer].giveUp(nil)) }
                    break
                }
                let limit = 1 + random.below(5)
                let events = database.read(from: checkpoint.position, limit: limit)
                resolve(writers[writer].laneRead(events, isComplete: events.count < limit).resolved)
            }
        }

        // Everything that was acknowledged is there, once, where it was said to be; nothing else is there that must not be.
        var verifier = LogVerifier(log: log)
        for event in database.events { try verifier.verify(event) }
        for client in clients {
            let found = database.events.filter { $0.stream == client.stream && $0.command == client.command }
            if let appended = client.answered {
                #expect(found.count == client.events, "seed \(seed)")
                #expect(found.first?.position == appended.position, "seed \(seed)")
                #expect(found.first?.version == appended.versions.lowerBound, "seed \(seed)")
                #expect(found.last?.version == appended.versions.upperBound, "seed \(seed)")
                #expect(found.first?.at == appended.at, "seed \(seed)")
            } else if !client.mayBeThere, !client.isWaiting {
                #expect(found.isEmpty, "a command that was told no stands in the lane, seed \(seed)")
            } else {
                #expect(found.isEmpty || found.count == client.events, "seed \(seed)")
            }
        }
        #expect(database.events.count > 20, "seed \(seed)")
    }
}
