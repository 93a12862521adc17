import Casework
import EventLog
import Foundation
import Hummingbird
import Logging
import NIOCore
import Vietnamese

/// What every request carries: its logger, the address it came from, the language it asks for.
struct PortalContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The peer's address without its port; behind a proxy that is trusted, that of whom it was asked by.
    var address: String
    var language = Language.vietnamese
    /// Who asks; set by `Authenticator`.
    var caller: Caller?
    /// The token they came with.
    var token: String?
    /// How far it has come.
    let watch = RequestWatch()
    /// How long its body may take to begin to come at its pace.
    var bodyGrace = BodyPace.usualGrace
    /// The connection, to end one whose sender does not stop sending.
    let channel: any Channel

    init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
        address = source.channel.remoteAddress?.ipAddress ?? "local"
    }

    // One coder for all: the default makes a new one for each request. Handlers read and write `JSONValue` instead.
    private static let decoder = JSONDecoder()
    private static let encoder = JSONEncoder()
    var requestDecoder: JSONDecoder { Self.decoder }
    var responseEncoder: JSONEncoder { Self.encoder }
}

/// A request whose caller is known: handlers behind it need not ask.
struct CallerContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let caller: Caller
    let token: String
    let language: Language
    /// The identifier of the command that this request is, where the sender gave it an `Idempotency-Key`.
    var command: CommandID?

    init(context: PortalContext) throws {
        guard let caller = context.caller, let token = context.token else { throw Problems.notSignedIn }
        coreContext = context.coreContext
        self.caller = caller
        self.token = token
        language = context.language
    }
}

extension Parameters {
    /// A part of the path as it was meant: `G09%2F20` is `G09/20`. What is no such text stays as it came, and is found nowhere.
    func text(_ name: String) throws -> String {
        let raw = try require(name)
        return raw.removingPercentEncoding ?? raw
    }
}
