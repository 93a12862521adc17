import Logging
import Postgres
import Testing
import WorkingTime

@testable import EventLog

/// A writer that is closed while the database is away comes to its end.
@Suite(.timeLimit(.minutes(15))) struct ClosingTests {
    /// A database whose answers are lost, and that then is away; appends wait where told to.
    private actor LostStore: LaneStore {
        private let hangs: Bool
        private var hanging: [CheckedContinuation<Void, Never>] = []
        private var began: [CheckedContinuation<Void, Never>] = []
        private var appends = 0

        init(hangs: Bool) { self.hangs = hangs }

        func append(_ batch: LaneBatch) async -> AppendAnswer {
            appends += 1
            for waiter in began { waiter.resume() }
            began = []
            if hangs { await withCheckedContinuation { hanging.append($0) } }
            return .failed(.ambiguous(.closed))
        }

        func read(from checkpoint: Checkpoint, limit: Int) async throws(EventLogError) -> [RecordedEvent] {
            throw .unavailable(ambiguous: false, nil)
        }

        func untilAppending() async {
            if appends == 0 { await withCheckedContinuation { began.append($0) } }
        }

        func release() {
            for waiter in hanging { waiter.resume() }
            hanging = []
        }
    }

    private func writer(_ store: LostStore) throws -> (LaneWriter, Proposal) {
        let lane = try #require(Lane(3))
        let database = SimulatedLane(log: .random(), lane: lane)
        var limits = LaneLimits()
        limits.recovery = .zero
        let state = LaneState(head: database.events[0].checkpoint, lastAt: database.now, limits: limits)
        let proposal = Proposal(
            stream: StreamID(lane: lane, kind: "test", seed: "a"), expectedVersion: 0, loadedAt: 1, command: .random(),
            events: [NewEvent(type: "test.done", body: [123, 125])])
        let writer = LaneWriter(
            state: state, store: store, clock: FixedClock(database.now), feed: LaneFeed(lane: lane), logger: .silent)
        return (writer, proposal)
    }

    @Test func afterALossNobodyWaitsForTheDatabase() async throws {
        let (writer, proposal) = try writer(LostStore(hangs: false))
        await #expect(throws: EventLogError.self) { try await writer.append(proposal) }
        await writer.close(within: .seconds(3600))
    }

    @Test func aStatementThatIsNotAnsweredHoldsNobodyUp() async throws {
        let store = LostStore(hangs: true)
        let (writer, proposal) = try writer(store)
        let caller = Task { () -> Bool? in
            do {
                _ = try await writer.append(proposal)
                return nil
            } catch EventLogError.unavailable(let ambiguous, _) { return ambiguous } catch { return nil }
        }
        await store.untilAppending()
        await writer.close(within: .milliseconds(1))
        #expect(await caller.value == true, "what was sent may be in the log")
        await store.release()
    }
}
