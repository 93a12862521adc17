import Casework
import EventLog
import Foundation
import Identity
import JSON
import Logging
import Outbound
import StandIns
import Synchronization
import Testing

/// A portal whose citizens sign in at a provider.
struct CitizenFixture: Sendable {
    let portal: PortalFixture
    /// Moves the clock by which keys are fetched.
    let uptime: Uptime

    final class Uptime: Sendable {
        private let seconds = Mutex<Double>(1000)
        var now: Double { seconds.withLock { $0 } }
        func pass(_ more: Double) { seconds.withLock { $0 += more } }
    }

    static func provider(_ url: String, name: String = "vneid") -> IdentityProvider {
        var mapping = ClaimsMapping(levels: ["LoA1": .one, "LoA2": .two])
        mapping.fullName = "HoVaTen"
        mapping.personalNumber = "SoCMND"
        mapping.birthDate = "NgaySinh"
        mapping.account = "LoaiTaiKhoan"
        mapping.organisationAccounts = ["2"]
        mapping.organisation = "MaSoThue"
        var provider = IdentityProvider(
            name: name, issuer: url, client: "toan-trinh", secret: ClientSecret("s3cret"),
            algorithms: [.rs256], mapping: mapping)
        provider.portals = ["national-portal": "dvcqg"]
        return provider
    }

    static func make(
        _ providers: [IdentityProvider], _ change: (inout OfficeConfiguration) -> Void = { _ in }
    ) async throws -> CitizenFixture {
        let uptime = Uptime()
        let office = try await OfficeFixture.make { configuration in
            var settings = IdentitySettings(providers: providers, callback: "http://localhost/v1/citizen/callback")
            settings.uptime = { uptime.now }
            let patient = HTTPExchange(timeout: 600, whole: 600)
            settings.fetch = { try await patient.send($0) }
            configuration.identity = settings
            change(&configuration)
        }
        return CitizenFixture(portal: try await PortalFixture.make(office: office), uptime: uptime)
    }

    var client: WireClient { portal.client }

    func browser() -> TestBrowser { TestBrowser(portal.client) }

    /// The token of the portal that is trusted for the procedure.
    func portalToken() async throws -> String {
        let admin = try await portal.office.officer("admin")
        let answer = try await portal.office.office.makeToken(
            holder: "national-portal", isSystem: true, command: .random(), by: admin)
        return try #require(answer["token"]?.string)
    }

    /// Files a birth as a citizen, who says nothing of themselves but where they live.
    func file(
        _ token: String, child: String = "Nguyễn Minh Anh", headers: [String: String] = [:], extra: JSONObject = [:]
    ) async throws -> WireClient.Answer {
        var body = try #require(birth(child: child, father: "Nguyễn Văn Bình").object)
        body["receiving_agency"] = "H26.147"
        var subjects = try #require(body["subjects"]?.object)
        subjects["applicant"] = [
            "residence": "Thôn 3, xã Phù Đổng, Hà Nội", "phone": "0912345678", "relationship": "father",
        ]
        body["subjects"] = .object(subjects)
        body["delivery"] = "online"
        for member in extra.members { body[member.key] = member.value }
        return try await client.send("POST", "/v1/dossiers", token: token, headers: headers, json: .object(body))
    }

    /// The codes in a citizen's list.
    func own(_ token: String, headers: [String: String] = [:]) async throws -> [String] {
        let answer = try await client.send("GET", "/v1/citizen/dossiers", token: token, headers: headers)
        try #require(answer.status == 200, "\(answer.text)")
        return try #require(answer["items"]?.array).compactMap { $0["code"]?.string }
    }
}

/// The stand-in of an identity provider, for the time of a test.
struct PlayedProvider: Sendable {
    let url: String
    let control: String

    static func play(_ body: @Sendable (PlayedProvider) async throws -> Void) async throws {
        let (addresses, continuation) = AsyncStream<PlayedProvider>.makeStream()
        var logger = Logger(label: "stand-in")
        logger.logLevel = .critical
        let server = StandInServer(try IdentityStandIn(), logger: logger)
        let running = Task { try await server.run { continuation.yield(PlayedProvider(url: $0, control: $1)) } }
        var iterator = addresses.makeAsyncIterator()
        let played = try #require(await iterator.next())
        do { try await body(played) } catch {
            running.cancel()
            _ = await running.result
            throw error
        }
        running.cancel()
        _ = await running.result
    }

    func tell(_ order: JSONValue) async throws {
        let reply = try await TestBrowser.exchange.send(
            HTTPCall(
                method: "POST", url: try #require(URL(string: control)), body: Data(JSONWriter.bytes(order)),
                limit: 1 << 16))
        #expect(reply.status == 200)
    }

    func count(_ name: String) async throws -> Int64 {
        let reply = try await TestBrowser.exchange.send(
            HTTPCall(method: "GET", url: try #require(URL(string: control)), limit: 1 << 16))
        return try #require(try JSONReader.read(Array(reply.body))[name]?.integer)
    }
}
