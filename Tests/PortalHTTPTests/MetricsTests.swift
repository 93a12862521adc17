import Casework
import JSON
import Testing

@testable import PortalHTTP

/// What a server tells about itself.
@Suite(.serialized, .timeLimit(.minutes(15))) struct MetricsTests {
    @Test(
        "requests by route, method and status, commands, tasks, pool, lanes and webhooks stand in /metrics, and nothing of anybody"
    )
    func page() async throws {
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let officer = try await portal.office.officer("hoa.nt")
        let administrator = try await portal.office.officer("admin")
        try await portal.office.organise(
            "register-webhook",
            [
                "webhook": "cong", "system": "national-portal", "url": "https://portal.example/a",
                "types": ["dossier.filed"],
            ], by: administrator)
        let filed = try await portal.client.send("POST", "/v1/dossiers", token: token, json: birth())
        let code = try #require(filed["code"]?.string)
        for _ in 0..<3 { _ = try await portal.client.send("GET", "/v1/dossiers/\(code)", token: token) }
        _ = try await portal.client.send("GET", "/v1/dossiers/001090012345", token: token)
        _ = try await portal.client.send("GET", "/v1/search?q=Nguy%E1%BB%85n%20Minh%20Anh", token: token)
        _ = try await portal.client.send("GET", "/v1/Minh-Anh", token: token)
        _ = try await portal.client.send("MINHANH", "/v1/me", token: token)
        _ = try await portal.client.send("POST", "/v1/dossiers/\(code)/commands/claim", token: token, json: [:])
        try await portal.office.attach(code, by: officer)
        var answer = try await portal.client.send("GET", "/metrics")
        // A busy machine may need more than the moment that a page waits for the database.
        while answer.text.contains("toantrinh_database_up 0") {
            answer = try await portal.client.send("GET", "/metrics")
        }
        #expect(answer.status == 200 && answer.headers["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
        let lines = answer.text.split(separator: "\n").map(String.init)
        func value(_ beginning: String, _ parts: String...) -> Double? {
            lines.first { line in line.hasPrefix(beginning) && parts.allSatisfy(line.contains) }
                .flatMap { $0.split(separator: " ").last }.flatMap { Double($0) }
        }
        let count = "toantrinh_http_request_duration_seconds_count"
        #expect(
            value(count, #"method="GET""#, #"route="/v1/dossiers/{code}""#, #"status="200""#) == 3, "\(answer.text)")
        #expect(value(count, #"route="/v1/dossiers/{code}""#, #"status="404""#) == 1)
        #expect(value(count, #"method="POST""#, #"route="/v1/dossiers""#, #"status="201""#) == 1)
        #expect(value("toantrinh_http_request_duration_seconds_sum", #"route="/v1/dossiers""#).map { $0 > 0 } == true)
        #expect(value("toantrinh_commands_total", #"command="file""#, #"outcome="done""#) == 1)
        #expect(value("toantrinh_commands_total", #"command="claim""#, #"outcome="refused""#) == 1)
        #expect(value("toantrinh_http_problems_total", #"code="dossier.not-found""#) == 1)
        #expect(value("toantrinh_tasks_waiting", #"state="due""#) != nil)
        #expect(value("toantrinh_tasks_waiting", #"state="parked""#) == 0)
        #expect(value("toantrinh_pool_connections", #"state="open""#) != nil)
        #expect(value("toantrinh_log_head", #"lane="1""#).map { $0 > 0 } == true)
        #expect(value("toantrinh_webhook_suspended", #"webhook="cong""#) == 0)
        #expect(value("toantrinh_database_up") == 1)
        for word in ["Minh", "Nguy", "001090012345", code, "hoa.nt", token, "MINHANH"] {
            #expect(!answer.text.contains(word), "\(word)")
        }
        try await portal.stop()
    }

    @Test("metrics are for this machine, not through a proxy, or for whoever shows their token")
    func admission() async throws {
        let portal = try await PortalFixture.make { $0.metricsToken = "so-do-bi-mat" }
        #expect(try await portal.client.send("GET", "/metrics").status == 200)
        #expect(try await portal.client.send("GET", "/metrics", token: "so-do-bi-mat").status == 200)
        for (token, headers) in [
            ("so-do-bi-mau", [:]), (nil, ["X-Forwarded-For": "198.51.100.7"]), (nil, ["X-Real-IP": "198.51.100.7"]),
            (nil, ["Forwarded": "for=198.51.100.7"]), (nil, ["Via": "1.1 proxy"]),
        ] as [(String?, [String: String])] {
            let answer = try await portal.client.send("GET", "/metrics", token: token, headers: headers)
            #expect(answer.status == 403 && answer["code"] == "metrics.closed", "\(headers): \(answer.status)")
            #expect(answer.problemDefects == [])
        }
        let far = try await portal.client.send(
            "GET", "/metrics", token: "so-do-bi-mat", headers: ["X-Forwarded-For": "198.51.100.7"])
        #expect(far.status == 200)
        try await portal.stop()
    }
}
