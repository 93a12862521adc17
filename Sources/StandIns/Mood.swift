import JSON
import Synchronization

/// How a stand-in misbehaves whatever system it plays (`docs/stand-ins.md`).
final class Mood: Sendable {
    /// What is to be done with one request.
    enum Turn: Sendable, Hashable {
        case normal
        /// Answered with this status; nothing is done.
        case refuse(Int)
        /// Done, but the answer breaks off.
        case lose
        /// Done, but the answer is no sense.
        case nonsense
    }

    private struct State {
        var isDown = false
        var failNext: Int64 = 0
        var loseNext: Int64 = 0
        var nonsenseNext: Int64 = 0
        var delay: Int64 = 0
    }

    private let state = Mutex(State())

    /// What the next request meets, and after how many milliseconds.
    func next() -> (turn: Turn, delay: Int64) {
        state.withLock { state in
            if state.isDown { return (.refuse(503), state.delay) }
            if state.failNext > 0 {
                state.failNext -= 1
                return (.refuse(500), state.delay)
            }
            if state.loseNext > 0 {
                state.loseNext -= 1
                return (.lose, state.delay)
            }
            if state.nonsenseNext > 0 {
                state.nonsenseNext -= 1
                return (.nonsense, state.delay)
            }
            return (.normal, state.delay)
        }
    }

    /// What an order says of the mood, not taken yet; what is left is the stand-in's own.
    ///
    /// - Throws: `ControlFault` where a member is not what it should be.
    func read(_ order: JSONObject) throws(ControlFault) -> (change: Change, rest: JSONObject) {
        var new = Change()
        var rest = JSONObject()
        for member in order.members {
            switch member.key {
            case "down":
                guard case .bool(let down) = member.value else { throw ControlFault(member: member.key) }
                new.isDown = down
            case "fail_next": new.failNext = try count(member.key, member.value, 1_000_000)
            case "lose_next": new.loseNext = try count(member.key, member.value, 1_000_000)
            case "nonsense_next": new.nonsenseNext = try count(member.key, member.value, 1_000_000)
            case "delay": new.delay = try count(member.key, member.value, 60_000)
            default: rest[member.key] = member.value
            }
        }
        return (new, rest)
    }

    /// What an order changes; what it does not name stays.
    struct Change: Sendable {
        fileprivate var isDown: Bool?
        fileprivate var failNext: Int64?
        fileprivate var loseNext: Int64?
        fileprivate var nonsenseNext: Int64?
        fileprivate var delay: Int64?
    }

    func take(_ change: Change) {
        state.withLock { state in
            state.isDown = change.isDown ?? state.isDown
            state.failNext = change.failNext ?? state.failNext
            state.loseNext = change.loseNext ?? state.loseNext
            state.nonsenseNext = change.nonsenseNext ?? state.nonsenseNext
            state.delay = change.delay ?? state.delay
        }
    }

    private func count(_ name: String, _ value: JSONValue, _ most: Int64) throws(ControlFault) -> Int64 {
        guard let count = value.integer, (0...most).contains(count) else { throw ControlFault(member: name) }
        return count
    }

    var json: JSONValue {
        let state = state.withLock { $0 }
        return [
            "down": .bool(state.isDown), "fail_next": .integer(state.failNext), "lose_next": .integer(state.loseNext),
            "nonsense_next": .integer(state.nonsenseNext), "delay": .integer(state.delay),
        ]
    }
}

/// An order that the stand-in does not understand.
public struct ControlFault: Error, Hashable {
    /// The member that is not known, or not what it should be.
    public let member: String

    public init(member: String) { self.member = member }
}
