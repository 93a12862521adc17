import Foundation
public import Identity
public import Outbound

/// The identity providers of an installation, and how they are reached.
public struct IdentitySettings: Sendable {
    /// Asks a provider.
    public typealias Fetch = @Sendable (HTTPCall) async throws -> HTTPReply

    /// The first is asked where nobody says which.
    public var providers: [IdentityProvider]
    /// Where a provider sends a browser back to, as it is registered there: the address of `GET /v1/citizen/callback` from outside.
    public var callback: String
    /// How long a citizen's sign-in lasts, in seconds.
    public var sessionSeconds: Int64 = 30 * 60
    /// How many drafts of one account may be open.
    public var mostDrafts = 100
    /// How many dossiers one account may file within a day; an organisation's accounts count each for itself.
    public var mostFilingsADay = 200
    /// Sends requests, within ten seconds.
    public var fetch: Fetch = { try await HTTPExchange(timeout: 10, whole: 10).send($0) }
    /// The present time in seconds since 1970, by which tokens of others are judged, whatever the log's clock says.
    public var seconds: @Sendable () -> Double = { Date().timeIntervalSince1970 }
    /// Seconds of a clock that only goes on.
    public var uptime: @Sendable () -> Double = { ProcessInfo.processInfo.systemUptime }

    public init(providers: [IdentityProvider], callback: String) {
        self.providers = providers
        self.callback = callback
    }
}
