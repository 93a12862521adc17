import Casework
import EventLog
import JSON
import Sealing
import Testing

@testable import PortalHTTP

/// Following a dossier without an account.
@Suite(.serialized, .timeLimit(.minutes(15))) struct TrackingTests {
    let portal: PortalFixture
    let token: String

    init() async throws {
        portal = try await PortalFixture.make()
        token = try await portal.signIn("hoa.nt")
    }

    private func track(
        _ code: String, _ secret: String?, _ more: String = "", address: String? = nil
    ) async throws -> WireClient.Answer {
        var headers: [String: String] = [:]
        headers["Tracking-Secret"] = secret
        headers["X-Forwarded-For"] = address
        return try await portal.client.send("GET", "/v1/tracking/\(code)\(more)", headers: headers)
    }

    @Test(
        "the answer of filing names a secret, a repeated filing the same; with the code it shows how the dossier stands"
    )
    func filingToResult() async throws {
        let body = birth(command: .random())
        let filed = try await portal.client.send("POST", "/v1/dossiers", token: token, json: body)
        let again = try await portal.client.send("POST", "/v1/dossiers", token: token, json: body)
        let code = try #require(filed["code"]?.string)
        let secret = try #require(filed["tracking_secret"]?.string)
        #expect(secret.wholeMatch(of: #/([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}/#) != nil, "\(secret)")
        #expect(again["repeated"] == true && again["tracking_secret"]?.string == secret)
        let officer = try await portal.office.officer("hoa.nt")
        for spelling in [
            secret, secret.lowercased(), secret.replacing("-", with: ""), secret.replacing("-", with: " "),
        ] {
            let shown = try await track(code, spelling)
            #expect(shown.status == 200 && shown["code"]?.string == code, "\(spelling): \(shown.text)")
        }
        let first = try await track(code, secret)
        #expect(first["status"] != nil && first["result_ready"] == false && first["received_at"] == nil)
        try await portal.office.attach(code, by: officer)
        try await portal.office.command("receive", code, by: officer)
        let received = try await track(code, secret)
        #expect(received["received_at"] != nil && received["due"] != nil, "\(received.text)")
        let tag = try #require(received.headers["etag"])
        let known = try await portal.client.send(
            "GET", "/v1/tracking/\(code)", headers: ["Tracking-Secret": secret, "If-None-Match": tag])
        #expect(known.status == 304)
        // What is asked of the citizen, with its name.
        let minh = try await portal.office.officer("minh.tv")
        try await portal.office.command("claim", code, by: minh)
        try await portal.office.command(
            "request-supplement", code, ["documents": ["residence-proof"], "reason": "Thiếu giấy của bà Bí Mật"],
            by: minh)
        let waiting = try await track(code, secret)
        #expect(
            waiting["waiting"]?.object?["items"]?.array?.first?.object?["id"] == "residence-proof", "\(waiting.text)")
        for word in ["Minh Anh", "Nguyễn", "Bình", "Bí Mật", "001090012345", "0912345678", "1990", "minh.tv", "hoa.nt"]
        {
            #expect(!waiting.text.contains(word), "\(word)")
        }
        let payment = try await track(code, secret, "/payment")
        #expect(payment.status == 200 && payment["outstanding"] == 0 && payment["waiting"] == false, "\(payment.text)")
        try await portal.stop()
    }

    @Test(
        "a wrong secret, a code that nobody has and a draft are answered alike; guessing is slowed down, and keeps nobody out who has the right one"
    )
    func guessing() async throws {
        let officer = try await portal.office.officer("hoa.nt")
        let code = try await portal.office.filed(by: officer)
        let other = try await portal.client.send("POST", "/v1/dossiers", token: token, json: birth())
        let draft = try await portal.client.send("POST", "/v1/drafts", token: token, json: birth())
        #expect(draft["tracking_secret"] == nil)
        let secret = try #require(other["tracking_secret"]?.string)
        let answers = [
            try await track(code, secret), try await track("H26.147-260610-9999", secret),
            try await track(try #require(draft["code"]?.string), secret), try await track("%00", secret),
        ]
        for answer in answers {
            #expect(answer.status == 404 && answer["code"] == "tracking.not-found", "\(answer.text)")
            #expect(answer.problemDefects == [] && answer["detail"] == answers[0]["detail"])
        }
        for missing in [try await track(code, nil), try await track(code, String(repeating: "A", count: 101))] {
            #expect(missing.status == 400 && missing["code"] == "tracking.no-secret")
        }
        var statuses: [Int] = []
        for number in 0..<8 { statuses.append(try await track(code, "AAAA-AAAA-AAAA-AAA\(number)").status) }
        #expect(statuses.contains(429) && !statuses.contains(200), "\(statuses)")
        let slowed = try await track(code, "AAAA-AAAA-AAAA-AAAA")
        #expect(slowed.status == 429 && slowed.problemDefects == [], "\(slowed.text)")
        // Whoever has the right one is not kept out by those who guess: neither from there, nor of another dossier.
        let own = try await portal.office.office.trackingSecret(of: code, body: [:], by: officer)["secret"]?.string
        #expect(try await track(code, own).status == 200)
        #expect(try await track(code, own, "/payment").status == 200)
        #expect(try await track(try #require(other["code"]?.string), secret).status == 200)
        #expect(try await track(code, "AAAA-AAAA-AAAA-AAAA").status == 429)
        // Whoever signs in from there is not kept out.
        #expect(try await portal.signIn("minh.tv").isEmpty == false)
        try await portal.stop()
    }

    @Test(
        "an officer who sees the dossier gives its secret out again, or a new one that ends the old; a stranger does not"
    )
    func replacing() async throws {
        let filed = try await portal.client.send("POST", "/v1/dossiers", token: token, json: birth())
        let code = try #require(filed["code"]?.string)
        let secret = try #require(filed["tracking_secret"]?.string)
        let path = "/v1/dossiers/\(code)/tracking"
        let same = try await portal.client.send("POST", path, token: token)
        #expect(same.status == 200 && same["secret"]?.string == secret && same["replaced"] == false, "\(same.text)")
        let new = try await portal.client.send("POST", path, token: token, json: ["replace": true])
        let replaced = try #require(new["secret"]?.string)
        #expect(replaced != secret && new["replaced"] == true)
        #expect(try await track(code, secret).status == 404)
        #expect(try await track(code, replaced).status == 200)
        #expect(try await portal.client.send("POST", path, token: token)["secret"]?.string == replaced)
        // Under a key it is replaced once, however often it is sent.
        let key = ["Idempotency-Key": "replace-1"]
        let keyed = try await portal.client.send("POST", path, token: token, headers: key, json: ["replace": true])
        let retried = try await portal.client.send("POST", path, token: token, headers: key, json: ["replace": true])
        let last = try #require(keyed["secret"]?.string)
        #expect(last != replaced && retried["secret"]?.string == last, "\(retried.text)")
        let clerk = try await portal.signIn("minh.tv")
        let refused = try await portal.client.send("POST", path, token: clerk, json: ["replace": true])
        #expect(refused.status == 403 && refused["code"] == "tracking.not-to-replace" && refused.problemDefects == [])
        let stranger = try await portal.signIn("tuan.pa")
        #expect(try await portal.client.send("POST", path, token: stranger, json: [:]).status == 404)
        for body: JSONValue in [["replace": "yes"], ["other": 1]] {
            #expect(try await portal.client.send("POST", path, token: token, json: body).status == 400)
        }
        let reads = try await portal.office.rows(
            "SELECT what FROM access_log WHERE what LIKE 'tracking%' ORDER BY what")
        #expect(reads.count == 5 && reads.contains("tracking secret replaced"), "\(reads)")
        // Neither log nor database nor the server's lines hold it.
        for table in ["event", "dossier", "filing", "tracking", "http_answer", "access_log"] {
            let text = try await portal.office.rows("SELECT t::text FROM \(table) t").joined()
            for word in [secret, replaced, last] {
                #expect(!text.contains(word) && !text.contains(word.replacing("-", with: "")))
            }
        }
        try await portal.stop()
        for line in portal.log.all { #expect(!line.contains(secret) && !line.contains(replaced), "\(line)") }
    }

    @Test("it outlives a rotation of the master key; the receipt prints it where it names the site")
    func rotation() async throws {
        let filed = try await portal.client.send("POST", "/v1/dossiers", token: token, json: birth())
        let code = try #require(filed["code"]?.string)
        let secret = try #require(filed["tracking_secret"]?.string)
        let officer = try await portal.office.officer("hoa.nt")
        try await portal.office.attach(code, by: officer)
        try await portal.office.command("receive", code, by: officer)
        var configuration = portal.office.configuration
        configuration.keyring = configuration.keyring.rotated()
        configuration.trackingSite = "tracuu.example.vn"
        let later = try await Office.open(configuration)
        #expect(try await later.track(code, secret: secret, address: "127.0.0.1").object?["code"]?.string == code)
        let paper = try await later.printPaper("receipt", of: code, command: .random(), by: officer)
        let bytes = try await later.paper(try #require(paper["id"]?.string), of: code, by: officer)
        let printed = try await later.trackingSecret(of: code, body: [:], by: officer)["secret"]?.string
        #expect(String(decoding: bytes, as: UTF8.self).contains(try #require(printed)))
        for shown in [secret, printed ?? ""] {
            _ = try await later.track(code, secret: shown, address: "127.0.0.1")
        }
        await later.shutdown()
        try await portal.stop()
    }
}
