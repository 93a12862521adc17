public import Hummingbird
public import JSON

/// Another system, played for tests and demonstrations: it speaks the real bytes, and can be told to misbehave (`docs/stand-ins.md`).
public protocol StandIn: Sendable {
    /// The name on the command line: `gateway`, `population` …
    var name: String { get }

    /// The routes of the system that it plays.
    func addRoutes(to router: Router<BasicRequestContext>)

    /// Takes an order of its own from the control port; `order` is without what every stand-in understands.
    ///
    /// - Throws: `ControlFault` for what it does not understand; nothing is done then.
    func control(_ order: JSONObject) async throws

    /// What it counted, for whoever compares: members beside `mood` and `traces`.
    func report() async -> JSONObject

    /// What it does by itself, such as calling back later, until it is cancelled. It listens at `url`.
    func run(at url: String) async throws
}

extension StandIn {
    public func control(_ order: JSONObject) async throws {
        if let member = order.members.first { throw ControlFault(member: member.key) }
    }

    public func run(at url: String) async throws {}
}
