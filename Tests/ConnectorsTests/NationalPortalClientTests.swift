import Casework
import Hummingbird
import JSON
import NationalPortal
import StandIns
import Synchronization
import TestSystems
import Testing
import WorkingTime

@testable import Connectors

/// A portal that answers whatever status it is told to.
private final class FailingPortal: StandIn {
    let name = "failing-portal"
    let status = Mutex<Int>(500)

    func addRoutes(to router: Router<BasicRequestContext>) {
        router.post("dong-bo") { [self] _, _ in
            Response(status: .init(code: status.withLock { $0 }, reasonPhrase: ""))
        }
    }

    func report() async -> JSONObject { [:] }
}

@Suite("What it means when the national portal fails", .timeLimit(.minutes(15)))
struct NationalPortalClientTests {
    @Test("a portal that asks to be left alone is waited for; any other failure may be the message's, or the portal's")
    func failures() async throws {
        let portal = FailingPortal()
        try await Playing.play(portal) { (playing: Playing) async throws in
            let client = NationalPortalClient(url: playing.url, secret: Playing.secret)
            let message = PortalMessage(
                identifier: "1-2-3", code: "H26.147-260610-0001", filedAt: Instant(microseconds: 0), digest: "0",
                version: 1, dossier: [:], progress: [])
            portal.status.withLock { $0 = 503 }
            #expect(await client.send(message) == .deferred(code: "target.unavailable", retryAfter: nil))
            // By itself none of these says whether it is the portal or the message.
            for status in [500, 502, 504, 404, 409] {
                portal.status.withLock { $0 = status }
                #expect(await client.send(message) == .failed(code: "target.status-\(status)"))
            }
        }
    }
}
