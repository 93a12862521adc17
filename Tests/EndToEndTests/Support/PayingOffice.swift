import Foundation
import JSON
import Outbound
import Postgres
import TestSupport

/// A stand-in gateway that runs beside the test, as a process of its own.
final class RunningGateway: Sendable {
    let url: String
    let control: String
    private let program: StartedProgram

    struct NotReady: Error {}

    init(_ workplace: Workplace, secretFile: String) async throws {
        program = try await StartedProgram(["stand-in", "gateway", "--secret-file", secretFile], in: workplace)
        url = program.url
        control = program.ready["control"]?.string ?? ""
    }

    /// Gives an order at its control port.
    func order(_ order: JSONObject) async throws {
        let answer = try await send("POST", control, JSONWriter.text(.object(order)), type: "application/json")
        guard answer.status == 200 else { throw RealOffice.Failed(description: "\(order): \(answer.status)") }
    }

    /// What it counted.
    func report() async throws -> JSONObject {
        try JSONReader.read(Array(try await send("GET", control).body)).object ?? [:]
    }

    func send(
        _ method: String, _ address: String, _ body: String? = nil, type: String = "application/x-www-form-urlencoded"
    ) async throws -> HTTPReply {
        guard let url = URL(string: address) else { throw NotReady() }
        return try await HTTPExchange(timeout: 60).send(
            HTTPCall(
                method: method, url: url, headers: ["Content-Type": type], body: body.map { Data($0.utf8) },
                limit: 1 << 20))
    }

    func stop() { program.terminate() }
}

/// An installation whose birth registration costs 20,000 đồng, with an accountant, a gateway and a bank account.
struct PayingOffice {
    static let fee: Int64 = 20_000
    var office: RealOffice
    let gateway: RunningGateway
    var server: RunningServer
    var hoa: WireOfficer
    var ke: WireOfficer

    /// Sets everything up, and publishes the registration that costs something. Where `asksGateway` is false the gateway is not asked about
    /// orders: only its words and statements tell of them.
    static func open(asksGateway: Bool = true) async throws -> PayingOffice {
        let office = try await RealOffice()
        try await office.prepare([
            "ke": accountant("ke", "Lý Thị Kế", "H26.1"), "ngan": accountant("ngan", "Vũ Thị Ngân", "H26"),
        ])

        let secret = try office.workplace.file("gateway.secret", "SECRETKEYFORTEST\n")
        chmod(secret, 0o600)
        let gateway = try await RunningGateway(office.workplace, secretFile: secret)
        try await gateway.order(["clock": "2026-06-10T08:00:00+07:00", "repeat_every": 100])
        var settings: JSONObject = [
            "accounts": [["name": "kho-bac", "bank": "970416", "number": "257678859"]]
        ]
        var vnpay: JSONObject = [
            "name": "vnpay", "kind": "vnpay", "terminal": "DEMOV210", "secret_file": .string(secret),
            "pay_address": .string(gateway.url + "/paymentv2/vpcpay.html"),
            "return_address": "http://127.0.0.1:9/back", "official": 2,
            "statement_address": .string(gateway.url + "/statement"),
        ]
        if asksGateway { vnpay["api_address"] = .string(gateway.url + "/merchant_webapi/api/transaction") }
        settings["gateways"] = [.object(vnpay)]
        let paying = try RealOffice(
            office,
            adding: [
                "TOANTRINH_PAYMENTS": try office.workplace.file("payments.json", JSONWriter.text(.object(settings)))
            ])
        let server = try await RunningServer(paying.workplace, environment: paying.environment)
        try await gateway.order(["ipn": .string(server.url + "/v1/payments/vnpay/ipn")])
        try await paying.signIn(server, "quan", "thu", "hoa")
        let text = try String(
            contentsOf: RealOffice.root.appendingPathComponent("workflows/birth-registration.yaml"), encoding: .utf8
        )
        .replacing("amount: 0", with: "amount: \(fee)")
        .replacing(
            /\npayment:\n(?: {2}[^\n]*\n)+/,
            with: """

                payment:
                  due: receipt
                  kind: fee
                  ways: [online, transfer, counter]
                  expires-within: 1 working day
                  refund: {ends: [withdrawn], unverified: true}
                  unverified: true

                """)
        let workflow = try paying.workplace.file("paid.yaml", text)
        let published = try await paying.run("quan", server, "workflow", "publish", workflow)
        guard published.status == 0 else { throw RealOffice.Failed(description: published.errors) }
        return PayingOffice(
            office: paying, gateway: gateway, server: server, hoa: try await WireOfficer.signIn("hoa", at: server.url),
            ke: try await WireOfficer.signIn("ke", at: server.url))
    }

    private static func accountant(_ id: String, _ name: String, _ agency: String) -> String {
        "  - {id: \(id), name: \(name), appointments: [{role: accountant, agency: \(agency), from: 2025-07-01}]}\n"
    }

    /// Moves the log's clock.
    func at(_ time: String) async throws { try await office.operate(["admin", "clock", time]) }

    /// Files and receives: the fee is asked for.
    func received() async throws -> String {
        let filed = try await hoa.post("/v1/dossiers", RealOffice.filing)
        guard let code = filed.json["code"]?.string else { throw RealOffice.Failed(description: "\(filed.json)") }
        _ = try await hoa.send(
            "POST", "/v1/dossiers/\(code)/attachments?document=witness-statement",
            Data("%PDF-1.4 văn bản của người làm chứng".utf8), ["Content-Type": "application/pdf"])
        try await command("receive", code)
        return code
    }

    @discardableResult
    func command(_ name: String, _ code: String, _ body: JSONObject = [:], by: WireOfficer? = nil) async throws
        -> JSONObject
    {
        let answer = try await (by ?? hoa).post("/v1/dossiers/\(code)/commands/\(name)", body)
        guard answer.status == 200 else { throw RealOffice.Failed(description: "\(name): \(answer.json)") }
        return answer.json
    }

    func payment(_ code: String) async throws -> JSONObject {
        try await hoa.send("GET", "/v1/dossiers/\(code)/payment", nil).json
    }

    /// What a citizen's browser does at the pay page of the open order; `choice` 00 pays.
    func pays(_ code: String, choice: String = "00") async throws {
        guard let url = try await payAddress(code) else { throw RealOffice.Failed(description: "nothing to pay") }
        try await pays(at: url, choice: choice)
    }

    /// The same at an address that was given before, whatever has become of its order.
    func pays(at url: String, choice: String = "00") async throws {
        let page = try await gateway.send("GET", url)
        let back = try await gateway.send("POST", url, "choice=\(choice)")
        guard page.status == 200, back.status == 303 else {
            throw RealOffice.Failed(description: "pay page: \(page.status) \(back.status)")
        }
    }

    func payAddress(_ code: String) async throws -> String? {
        try await payment(code)["gateways"]?.array?.first?.object?["url"]?.string
    }

    func totals(_ code: String) async throws -> JSONObject {
        try await payment(code)["account"]?.object?["totals"]?.object ?? [:]
    }

    /// Waits until `condition` holds.
    func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { try await Task.sleep(for: .milliseconds(50)) }
    }

    func untilPaid(_ code: String) async throws { try await until { try await totals(code)["kept"] == 20_000 } }

    /// The numbers of a dossier's refunds that are in `state`.
    func refunds(_ code: String, in state: String) async throws -> [String] {
        try await payment(code)["account"]?.object?["refunds"]?.array?.compactMap(\.object)
            .filter { $0["state"]?.string == state }.compactMap { $0["refund"]?.string } ?? []
    }

    /// Counts rows past everybody's rights.
    func count(_ sql: String) async throws -> Int {
        let database = try await PostgresConnection.open(try PostgresConfiguration(try office.superuser()))
        defer { database.close() }
        return try await database.query(SQL(unsafe: "SELECT count(*) FROM " + sql)).one().value(0)
    }
}

extension RealOffice {
    /// The same installation with more in its environment.
    init(_ office: RealOffice, adding variables: [String: String]) throws {
        workplace = office.workplace
        environment = office.environment.merging(variables) { $1 }
        officersEnvironment = office.officersEnvironment
    }
}
