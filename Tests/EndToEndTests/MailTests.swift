import Foundation
import JSON
import TestSystems
import Testing

/// Mail by the settings file alone, as an operator writes it.
@Suite("Mail from the real server", .serialized, .timeLimit(.minutes(10)))
struct MailTests {
    @Test(
        "user, password_file and authorities_file of the settings: the server's notice goes out encrypted and signed in"
    )
    func delivered() async throws {
        let office = try await RealOffice()
        try await office.prepare()
        let mail = try await MailServer(.starttls)
        let password = try office.workplace.file("mail.password", MailServer.login.password + "\n")
        chmod(password, 0o600)
        func settings(_ changes: JSONObject = [:]) throws -> String {
            var target: JSONObject = [
                "name": "mail", "kind": "smtp", "url": .string(mail.url.absoluteString),
                "from": "mot-cua@xa-a.example.vn",
                "from_name": "Một cửa xã A", "user": .string(MailServer.login.user), "password_file": .string(password),
                "authorities_file": .string(mail.certificate), "first_delay_ms": 10,
            ]
            for member in changes.members { target[member.key] = member.value }
            return try office.workplace.file(
                "\(UUID()).json", JSONWriter.text(["targets": [.object(target)]]))
        }
        // What is not there, or others may read, is told before anything is sent.
        for changes: JSONObject in [["authorities_file": "/nowhere.pem"], ["password_file": "/nowhere"]] {
            let run = try await office.workplace.run(
                ["doctor", "--json"],
                environment: office.environment.merging(["TOANTRINH_TARGETS": try settings(changes)]) { $1 })
            let item = run.json?.object?["items"]?.array?.compactMap(\.object).first { $0["code"] == "systems.targets" }
            #expect(item?["grade"] == "bad", "\(run.output)")
        }
        let server = try await RunningServer(
            office.workplace,
            environment: office.environment.merging(["TOANTRINH_TARGETS": try settings()]) { $1 })
        try await office.signIn(server, "quan")
        let workflow = RealOffice.root.appendingPathComponent("workflows/birth-registration.yaml").path
        #expect(try await office.run("quan", server, "workflow", "publish", workflow).status == 0)
        let hoa = try await WireOfficer.signIn("hoa", at: server.url)
        var form = RealOffice.filing
        if case .object(var subjects)? = form["subjects"], case .object(var fields)? = subjects["applicant"] {
            fields["email"] = "nam@example.vn"
            subjects["applicant"] = .object(fields)
            form["subjects"] = .object(subjects)
        }
        let filed = try await hoa.post("/v1/dossiers", form)
        let code = try #require(filed.json["code"]?.string, "\(filed.json)")
        while try mail.mails().isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        let told = try #require(try mail.mails().first)
        #expect(told.isEncrypted && told.user == MailServer.login.user && told.to == ["nam@example.vn"])
        #expect(told.subject.contains(code) && told.from == "mot-cua@xa-a.example.vn")
        #expect(await server.stop() == 0)
    }
}
