import Testing

@testable import Postgres

private typealias Machine = PoolMachine<Int>
private let start = ContinuousClock.now

struct PoolMachineTests {
    @Test func slotsAreBoundedAndWaitersServedInOrder() {
        var machine = Machine(limits: .init(connections: 1, waiters: 2))
        guard case .granted(.open) = machine.lease(1, now: start) else { Issue.record("no slot"); return }
        guard case .wait = machine.lease(2, now: start), case .wait = machine.lease(3, now: start) else {
            Issue.record("no waiting"); return
        }
        guard case .granted(.refused(.overloaded(.lease))) = machine.lease(4, now: start) else {
            Issue.record("waiting without bound"); return
        }
        guard case .granted(2, .use(7, mustCheck: false)) = machine.release(7, now: start) else {
            Issue.record("not handed over"); return
        }
        guard let (id, grant) = machine.slotFreed(), id == 3, case .open = grant else {
            Issue.record("a lost connection loses its slot"); return
        }
        #expect(machine.slotFreed() == nil)
        #expect(machine.slots == 0)
    }

    @Test func whatWasIdleForLongIsChecked() {
        var machine = Machine(limits: .init(connections: 2, checkAfter: .seconds(30)))
        _ = machine.lease(1, now: start)
        _ = machine.release(7, now: start)
        guard case .granted(.use(7, mustCheck: false)) = machine.lease(2, now: start.advanced(by: .seconds(30))) else {
            Issue.record("checked too early"); return
        }
        _ = machine.release(7, now: start)
        guard case .granted(.use(7, mustCheck: true)) = machine.lease(3, now: start.advanced(by: .seconds(31))) else {
            Issue.record("not checked"); return
        }
    }

    @Test func closing() {
        var machine = Machine(limits: .init(connections: 2, waiters: 9))
        _ = machine.lease(1, now: start)
        _ = machine.lease(2, now: start)
        _ = machine.release(7, now: start)
        _ = machine.lease(3, now: start)
        _ = machine.lease(4, now: start)
        let (idle, refused) = machine.close()
        #expect(idle.isEmpty)
        #expect(refused == [4])
        guard case .granted(.refused(.closed)) = machine.lease(5, now: start) else {
            Issue.record("still open"); return
        }
        guard case .close(7) = machine.release(7, now: start) else { Issue.record("kept"); return }
        #expect(machine.slotFreed() == nil)
        #expect(machine.slots == 0)
    }

    /// Slots are never more than allowed, and none is lost.
    @Test(arguments: 0..<100 as Range<UInt64>)
    func slotsAddUp(seed: UInt64) {
        var random = Seeded(seed)
        var machine = Machine(limits: .init(connections: 3, waiters: 4))
        var held: [Int?] = []
        var waiting: Set<UInt64> = []
        var nextConnection = 0
        func take(_ grant: Machine.Grant) {
            switch grant {
            case .use(let connection, _): held.append(connection)
            case .open:
                nextConnection += 1
                held.append(random.next(5) == 0 ? nil : nextConnection)
            case .refused: break
            }
        }
        for id in 0..<400 as Range<UInt64> {
            switch random.next(3) {
            case 0:
                switch machine.lease(id, now: start) {
                case .wait: waiting.insert(id)
                case .granted(let grant): take(grant)
                }
            case 1 where !held.isEmpty:
                let index = Int(random.next(UInt64(held.count)))
                if let connection = held.remove(at: index), random.next(4) > 0 {
                    if case .granted(let id, let grant) = machine.release(connection, now: start) {
                        #expect(waiting.remove(id) != nil)
                        take(grant)
                    }
                } else if let (id, grant) = machine.slotFreed() {
                    #expect(waiting.remove(id) != nil)
                    take(grant)
                }
            default:
                if let id = waiting.sorted().randomElement(using: &random), machine.giveUp(id) { waiting.remove(id) }
            }
            #expect(machine.slots == held.count + machine.idle.count, "seed \(seed)")
            #expect(machine.slots <= 3, "seed \(seed)")
            #expect(waiting.isEmpty || machine.idle.isEmpty, "seed \(seed): someone waits beside an idle connection")
        }
    }
}
