import Foundation
import JSON
import Outbound
import TestSupport
import Testing

/// Sends citizens' browsers where they are sent, and keeps their cookie, as far as the real programs need one.
private struct Surfer: Sendable {
    struct Page: Sendable {
        var status: Int
        var location: URL?
        var cookie: String?
        var json: JSONObject
    }

    /// One request; no redirect is followed.
    static func get(_ url: URL, cookie: String? = nil, token: String? = nil) async throws -> Page {
        var call = HTTPCall(method: "GET", url: url, limit: 1 << 20)
        if let cookie { call.headers["Cookie"] = cookie }
        if let token { call.headers["Authorization"] = "Bearer \(token)" }
        let reply = try await HTTPExchange(timeout: 60).send(call)
        return Page(
            status: reply.status, location: reply.headers["location"].flatMap { URL(string: $0) },
            cookie: reply.headers["set-cookie"].map { String($0.prefix { $0 != ";" }) },
            json: (try? JSONReader.read(Array(reply.body)))?.object ?? [:])
    }
}

@Suite("Citizens at the real server", .serialized, .timeLimit(.minutes(15)))
struct IdentityTests {
    @Test("The settings file, doctor and the stand-in of an identity provider: a citizen signs in at the real server")
    func signIn() async throws {
        let office = try await RealOffice()
        let player = Process()
        player.executableURL = CommandRun.program
        player.arguments = ["stand-in", "identity", "--until-input-ends", "--json"]
        player.environment = ["PATH": "/usr/bin:/bin", "HOME": office.workplace.folder.path]
        let (input, output) = (Pipe(), Pipe())
        player.standardInput = input
        player.standardOutput = output
        player.standardError = FileHandle.nullDevice
        try player.run()
        defer { killIfRunning(player) }
        var line = ""
        while let byte = try output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
            line.append(Character(Unicode.Scalar(byte)))
        }
        let ready = try #require(try JSONReader.read(line).object)
        #expect(ready["name"] == "identity" && ready["ready"] == true)
        let url = try #require(ready["url"]?.string)

        let secret = try office.workplace.file("identity.secret", "s3cret\n")
        func settings(_ provider: String, drafts: Int = 50) throws -> String {
            try office.workplace.file(
                "identity-\(UUID()).json",
                """
                {"callback":"http://localhost/v1/citizen/callback","open_drafts":\(drafts),"filings_a_day":100,
                "providers":[{"name":"vneid","issuer":"\(url)",
                "client":"toan-trinh","secret_file":"\(secret)","levels":{"LoA1":1,"LoA2":2},"claims":{
                "full_name":"HoVaTen","personal_number":"SoCMND","birth_date":"NgaySinh"}\(provider)}]}
                """)
        }
        func doctor(_ file: String) async throws -> [String: String] {
            let run = try await office.workplace.run(
                ["doctor", "--json"], environment: office.environment.merging(["TOANTRINH_IDENTITY": file]) { $1 })
            let items = run.json?.object?["items"]?.array ?? []
            return Dictionary(
                items.compactMap { item in
                    item.object?["code"]?.string.map { ($0, item.object?["grade"]?.string ?? "") }
                }, uniquingKeysWith: { first, _ in first })
        }
        // Others may read the secret: told, and not used.
        chmod(secret, 0o644)
        #expect(try await doctor(settings(""))["identity.settings"] == "bad")
        chmod(secret, 0o600)
        let good = try settings("")
        let found = try await doctor(good)
        #expect(found["identity.settings"] == "good" && found["identity.provider"] == "good")
        #expect(try await doctor(settings(",\"algorithms\":[\"none\"]"))["identity.settings"] == "bad")
        #expect(try await doctor(settings(",\"algorithms\":[\"ES256\"]"))["identity.provider"] == "bad")
        #expect(try await doctor(settings(",\"colour\":\"red\""))["identity.settings"] == "bad")
        #expect(try await doctor(settings("", drafts: 0))["identity.settings"] == "bad")

        try await office.prepare()
        let server = try await RunningServer(
            office.workplace, environment: office.environment.merging(["TOANTRINH_IDENTITY": good]) { $1 })
        func page(_ text: String, cookie: String? = nil, token: String? = nil) async throws -> Surfer.Page {
            try await Surfer.get(try #require(URL(string: text)), cookie: cookie, token: token)
        }
        let begun = try await page(server.url + "/v1/citizen/sign-in?level=2")
        #expect(begun.status == 303)
        var address = try #require(begun.location?.absoluteString)
        address += "&login_hint=binh"
        let back = try #require(try await page(address).location)
        let query = try #require(URLComponents(url: back, resolvingAgainstBaseURL: false)?.percentEncodedQuery)
        let home = server.url + "/v1/citizen/callback?" + query
        #expect(try await page(home).status == 403)
        let signedIn = try await page(home, cookie: begun.cookie)
        #expect(signedIn.status == 200 && signedIn.json["level"] == 2 && signedIn.json["name"] == "NGUYỄN VĂN BÌNH")
        let token = try #require(signedIn.json["token"]?.string)
        let list = try await page(server.url + "/v1/citizen/dossiers", token: token)
        #expect(list.status == 200 && list.json["items"] == [])
        #expect(await server.stop() == 0)
        // Without its provider the machine is told to be in need of it, and nothing crashes.
        try input.fileHandleForWriting.close()
        await end(of: player)
        #expect(try await doctor(good)["identity.provider"] == "warning")
    }
}
