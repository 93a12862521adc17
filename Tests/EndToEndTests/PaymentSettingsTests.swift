import Foundation
import JSON
import Testing

/// The file of the payment gateways: which kind each is decides what else it says.
@Suite("Settings of payment gateways", .timeLimit(.minutes(15)))
struct PaymentSettingsTests {
    private let workplace: Workplace

    init() throws { workplace = try Workplace() }

    /// What `doctor` says of the file.
    private func found(_ change: (inout JSONObject) -> Void) async throws -> [JSONObject] {
        let secret = try workplace.file("gateway.secret", "SECRETKEYFORTEST\n")
        chmod(secret, 0o600)
        var gateway: JSONObject = [
            "name": "vnpay", "terminal": "DEMOV210", "secret_file": .string(secret),
            "pay_address": "https://pay.example.vn", "return_address": "https://example.vn", "official": 2,
            "api_address": "https://pay.example.vn/api",
        ]
        change(&gateway)
        let file = try workplace.file(
            "payments.json", JSONWriter.text(["gateways": [.object(gateway)], "accounts": []]))
        let run = try await workplace.run(
            ["doctor", "--json"],
            environment: [
                "TOANTRINH_PAYMENTS": file, "TOANTRINH_SHARE": RealOffice.root.path,
                "TOANTRINH_DATA": workplace.folder.appendingPathComponent("data").path,
            ])
        return run.json?.object?["items"]?.array?.compactMap(\.object).filter {
            $0["code"]?.string?.hasPrefix("payments.") ?? false
        } ?? []
    }

    @Test("the kind may be left out; another kind than is known, and no hour, are refused with their places")
    func kinds() async throws {
        for kind in [nil, "vnpay"] as [String?] {
            let items = try await found { $0.set("kind", kind.map(JSONValue.string)) }
            #expect(items.contains { $0["code"] == "payments.settings" && $0["grade"] == "good" })
            // Nothing is reconciled by itself without a place where statements are.
            #expect(items.contains { $0["code"] == "payments.vnpay" && $0["grade"] == "warning" })
        }
        let changes: [(String, JSONValue)] = [
            ("kind", "momo"), ("statement_hour", 24), ("statement_hour", -1), ("official", 3),
        ]
        for (member, value) in changes {
            let items = try await found { $0[member] = value }
            let bad = items.first { $0["code"] == "payments.settings" }
            #expect(bad?["grade"] == "bad" && JSONWriter.text(.object(bad ?? [:])).contains("gateways[0].\(member)"))
        }
        let whole = try await found {
            $0["statement_hour"] = 23
            $0["statement_address"] = "https://pay.example.vn/statement"
        }
        #expect(whole.allSatisfy { $0["grade"] == "good" }, "\(whole)")
    }
}
