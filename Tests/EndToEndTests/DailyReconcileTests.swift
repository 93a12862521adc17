import Foundation
import JSON
import Outbound
import Payments
import Testing
import WorkingTime

/// The day's reconciliation that nobody types: real servers, a gateway in a process of its own, and the clock moved past midnight.
@Suite("Reconciled every day by itself", .serialized, .timeLimit(.minutes(15)))
struct DailyReconcileTests {
    /// What the gateway calls the order of a dossier that was paid: the name of the attempt.
    private func reference(_ paying: PayingOffice, _ code: String) async throws -> String {
        try #require(
            try await paying.payment(code)["account"]?.object?["payments"]?.array?.first?.object?["reference"]?.string)
    }

    private func untilHeld(_ paying: PayingOffice) async throws {
        try await paying.until { try await paying.count("event WHERE type = 'reconciliation.held'") > 0 }
    }

    @Test("Nobody types anything: a lost call is taken in, every kind of difference is named and has its accountant")
    func byItself() async throws {
        var paying = try await PayingOffice.open(asksGateway: false)
        let gateway = paying.gateway
        // Another server on the same database: one of the two does it.
        let second = try await RunningServer(paying.office.workplace, environment: paying.office.environment)
        let lost = try await paying.received()
        try await gateway.order(["copies": 0])
        try await paying.pays(lost)
        try await gateway.order(["copies": 1])
        var misstated: [String: JSONValue] = [:]
        var codes: [String: String] = [:]
        for (what, wrong): (String, JSONObject) in [
            ("amount-differs", ["amount": 7000]), ("status-differs", ["status": "reversed"]),
            ("missing-there", ["copies": 0]), ("stated-twice", ["copies": 2]),
        ] {
            let code = try await paying.received()
            try await paying.pays(code)
            try await paying.untilPaid(code)
            misstated[try await reference(paying, code)] = .object(wrong)
            codes[what] = code
        }
        // Tried in vain: stated by nobody, differing from nothing.
        let failed = try await paying.received()
        try await paying.pays(failed, choice: "24")
        // Money for an order that we never asked for.
        let secret = try #require(VNPaySecret("SECRETKEYFORTEST"))
        let terminal = VNPayTerminal(
            code: "DEMOV210", secret: secret, payAddress: gateway.url + "/paymentv2/vpcpay.html")
        let stranger = try terminal.payAddress(
            GatewayOrder(
                number: "ZZZZZZZZZZZZZZZZZZZG01", amount: 5000, askedAt: Instant(microseconds: 1_781_000_000_000_000),
                expires: nil, purpose: "la"), returnAddress: "http://127.0.0.1:9/back", client: "127.0.0.1")
        #expect(try await gateway.send("POST", stranger, "choice=00").status == 303)
        var all = JSONObject()
        for (reference, wrong) in misstated.sorted(by: { $0.key < $1.key }) { all[reference] = wrong }
        try await gateway.order(["misstate": .object(all)])
        #expect(try await paying.count("event WHERE type LIKE 'reconciliation.%'") == 0)

        // Midnight, and one o'clock.
        try await paying.at("2026-06-11T00:30:00+07:00")
        try await paying.at("2026-06-11T01:00:00+07:00")
        try await untilHeld(paying)
        paying.hoa = try await WireOfficer.signIn("hoa", at: paying.server.url)
        paying.ke = try await WireOfficer.signIn("ke", at: paying.server.url)
        let ngan = try await WireOfficer.signIn("ngan", at: paying.server.url)
        #expect(try await paying.totals(lost)["kept"] == 20_000)
        let listed = try await paying.ke.send("GET", "/v1/differences", nil).json["items"]?.array?.compactMap(\.object)
        var found: [String: String] = [:]
        for item in listed ?? [] {
            found[item["what"]?.string ?? ""] = item["code"]?.string
            #expect(item["agency"] == "H26.1" && item["role"] == "accountant" && item["state"] == "open")
            #expect(item["day"] == "2026-06-10" && item["gateway"] == "vnpay")
        }
        #expect(found == codes)
        // What is of no dossier is the accountant's at the top of the node.
        let unowned = try await ngan.send("GET", "/v1/differences", nil).json["items"]?.array?.compactMap(\.object)
        #expect(unowned?.map { $0["what"] } == ["missing-here"] && unowned?.first?["agency"] == "H26")
        #expect(unowned?.first?["amount"] == 5000 && unowned?.first?["reference"] == "ZZZZZZZZZZZZZZZZZZZG01")

        // Everybody who looks after the machine sees that there is something to do.
        let doctor = try await paying.office.workplace.run(
            ["doctor", "--json"], environment: paying.office.environment)
        let findings = doctor.json?.object?["items"]?.array?.compactMap(\.object) ?? []
        #expect(findings.contains { $0["code"] == "payments.differences" && $0["grade"] == "warning" })
        let metrics = String(
            decoding: try await gateway.send("GET", paying.server.url + "/metrics").body, as: UTF8.self)
        #expect(metrics.contains("toantrinh_reconciliation_differences{gateway=\"vnpay\"} 5"), "\(metrics)")
        #expect(metrics.contains("toantrinh_reconciliation_days_behind{gateway=\"vnpay\"} 0"))

        // Looked at and settled, with a reason, by whose it is.
        let login = try await paying.office.run(
            "ke", paying.server, "login", "ke", "--password-stdin", input: "mat-khau-ke\n")
        #expect(login.status == 0)
        let shown = try await paying.office.run("ke", paying.server, "payment", "differences")
        for text in [
            "số tiền khác nhau: thu 7.000 đồng (hệ thống ghi 20.000 đồng)", "(đã đảo)", "4 điểm lệch.", "H26.1",
        ] {
            #expect(shown.output.contains(text), "\(text): \(shown.output)")
        }
        let mine = try #require(listed?.first?["difference"]?.string)
        let others = try #require(unowned?.first?["difference"]?.string)
        let settled = try await paying.office.run(
            "ke", paying.server, "payment", "settle", mine, "--reason", "Cổng đã sửa sao kê")
        #expect(settled.status == 0, "\(settled.errors)")
        let again = try await paying.office.run("ke", paying.server, "payment", "settle", mine, "--reason", "lần nữa")
        #expect(again.status == 3 && again.errors.contains("đã được xử lý"), "\(again.status) \(again.errors)")
        let foreign = try await paying.office.run(
            "ke", paying.server, "payment", "settle", others, "--reason", "của tôi")
        #expect(foreign.status == 4, "\(foreign.status) \(foreign.errors)")
        let history = try await paying.office.run("ke", paying.server, "payment", "differences", "--settled")
        #expect(history.output.contains("Cổng đã sửa sao kê"), "\(history.output)")
        #expect(try await paying.ke.send("GET", "/v1/differences", nil).json["items"]?.array?.count == 3)
        let inLog = try await paying.count("event WHERE body::text LIKE '%sửa sao kê%'")
        #expect(inLog == 0, "what somebody wrote does not stand in the log")

        // Once, whatever the hour and whoever is there.
        try await paying.at("2026-06-11T09:00:00+07:00")
        try await Task.sleep(for: .milliseconds(2500))
        #expect(try await paying.count("event WHERE type = 'reconciliation.held'") == 1)
        #expect(try await paying.count("event WHERE type = 'reconciliation.difference-found'") == 5)
        #expect(try await paying.count("event WHERE type = 'reconciliation.difference-settled'") == 1)
        #expect(try await paying.count("reconciliation") == 0)
        try await paying.office.signIn(paying.server, "thu")
        let replay = try await paying.office.run("thu", paying.server, "audit", "replay", "--json")
        #expect(replay.json?.object?["agrees"] == true, "\(replay.output) \(replay.errors)")
        #expect(await second.stop() == 0)
        #expect(await paying.server.stop() == 0)
        gateway.stop()
    }

    @Test(
        "kill -9 amid a day's reconciliation: another takes it up, and the day is recorded once; a silent gateway is named"
    )
    func killed() async throws {
        let paying = try await PayingOffice.open(asksGateway: false)
        let gateway = paying.gateway
        try await gateway.order(["copies": 0])
        let lost = try await paying.received()
        try await paying.pays(lost)
        // Down at first: named, and tried again.
        try await gateway.order(["down": true])
        try await paying.at("2026-06-11T01:00:00+07:00")
        try await paying.until { try await paying.count("reconciliation WHERE error IS NOT NULL") == 1 }
        let doctor = try await paying.office.workplace.run(
            ["doctor", "--json"], environment: paying.office.environment)
        let findings = doctor.json?.object?["items"]?.array?.compactMap(\.object) ?? []
        #expect(findings.contains { $0["code"] == "payments.unreconciled" }, "\(doctor.output)")
        // Then slow: the server dies while it waits for the statement.
        try await gateway.order(["down": false, "delay": 60_000])
        try await paying.office.asSuperuser("UPDATE reconciliation SET next_attempt = NULL")
        try await paying.until { try await paying.count("reconciliation WHERE held_by IS NOT NULL") == 1 }
        await paying.server.kill()
        let next = try await RunningServer(paying.office.workplace, environment: paying.office.environment)
        try await gateway.order(["delay": 0])
        // What the dead one held it holds for some minutes; nobody has to wait for that here.
        try await paying.office.asSuperuser("UPDATE reconciliation SET held_until = NULL")
        try await untilHeld(paying)
        let hoa = try await WireOfficer.signIn("hoa", at: next.url)
        let account = try await hoa.send("GET", "/v1/dossiers/\(lost)/payment", nil).json["account"]?.object
        #expect(account?["totals"]?.object?["kept"] == 20_000 && account?["payments"]?.array?.count == 1)
        #expect(try await paying.count("event WHERE type = 'reconciliation.held'") == 1)
        #expect(try await paying.count("event WHERE type = 'reconciliation.difference-found'") == 0)
        #expect(await next.stop() == 0)
        gateway.stop()
    }
}
