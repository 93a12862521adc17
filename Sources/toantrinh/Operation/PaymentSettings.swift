import Casework
import Foundation
import JSON
import Organisation
import Payments

/// The gateways and bank accounts of an installation, from a file of its own; their secrets stand in further files that only their owner may read.
///
///     {"gateways": [{"name": "vnpay", "kind": "vnpay", "terminal": "DEMOV210", "secret_file": "/etc/toantrinh/vnpay.secret",
///       "formerly": [], "pay_address": "https://…", "return_address": "https://…", "official": 2,
///       "api_address": "https://…", "statement_address": "https://…", "server_address": "203.0.113.7", "statement_hour": 1}],
///      "accounts": [{"name": "kho-bac", "bank": "970416", "number": "257678859", "agencies": ["H26.1"]}]}
enum PaymentSettings {
    /// Reads the file.
    ///
    /// - Throws: `JSONError` with the member at fault, `Fault` where a file cannot be read or a value is not well formed.
    static func read(_ path: String) throws -> (gateways: [any PaymentGateway], accounts: [BankAccount]) {
        var fields = try JSONFields(try JSONReader.read(try LocalFile.contents(of: path, limit: 1 << 20)))
        let gateways = try fields.array("gateways")
        let accounts = try fields.array("accounts")
        try fields.end()
        let settings = (
            gateways: try gateways.enumerated().map { index, value in
                try gateway(value, at: "gateways[\(index)]")
            },
            accounts: try accounts.enumerated().map { index, value in try account(value, at: "accounts[\(index)]") }
        )
        if let twice = PaymentRepetition.find(settings.gateways, settings.accounts) {
            throw Fault(
                "payment.repeated", .contentRefused,
                vi: "“\(twice.value)” (\(twice.place)) đã dùng ở trên: mỗi tên, mỗi terminal chỉ một lần.",
                en: "“\(twice.value)” (\(twice.place)) stands above already: each name and each terminal only once.")
        }
        return settings
    }

    private static func account(_ value: JSONValue, at path: String) throws -> BankAccount {
        var fields = try JSONFields(value, at: path)
        let name = try name(&fields, path)
        let agencies = try fields.list("agencies", AgencyCode.init(json:at:))
        let bank = try fields.string("bank")
        let number = try fields.string("number")
        try fields.end()
        return try BankAccount(
            name: name, agencies: agencies.isEmpty ? nil : Set(agencies), bank: bank, number: number)
    }

    private static func name(_ fields: inout JSONFields, _ path: String) throws -> String {
        let name = try fields.string("name")
        try require(name, path + ".name")
        return name
    }

    private static func require(_ name: String, _ path: String) throws {
        guard !name.isEmpty, name.utf8.count <= 40,
            name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D })
        else { throw JSONError(.wrongType(expected: "a-z, 0-9, -"), path: path) }
    }

    /// A gateway of the kind that it says it is; the kind decides which members there are.
    private static func gateway(_ value: JSONValue, at path: String) throws -> any PaymentGateway {
        var fields = try JSONFields(value, at: path)
        switch try fields.optionalString("kind") ?? VNPayConnection.kind {
        case VNPayConnection.kind: return try vnpay(&fields, path)
        default: throw JSONError(.wrongType(expected: VNPayConnection.kind), path: path + ".kind")
        }
    }

    private static func vnpay(_ fields: inout JSONFields, _ path: String) throws -> VNPayConnection {
        let name = try name(&fields, path)
        let formerly = try fields.list("formerly") { value, path throws(JSONError) in try value.asString(path) }
        for former in formerly { try require(former, path + ".formerly") }
        let terminal = try fields.string("terminal")
        let secretFile = try fields.string("secret_file")
        let payAddress = try fields.string("pay_address")
        let returnAddress = try fields.string("return_address")
        let official = try fields.integer("official")
        let apiAddress = try fields.optionalString("api_address")
        let statementAddress = try fields.optionalString("statement_address")
        let serverAddress = try fields.optionalString("server_address")
        let statementHour = try fields.optionalInteger("statement_hour") ?? 1
        try fields.end()
        guard official == 1 || official == 2 else {
            throw JSONError(.wrongType(expected: "1, 2"), path: path + ".official")
        }
        guard (0...23).contains(statementHour) else {
            throw JSONError(.wrongType(expected: "0–23"), path: path + ".statement_hour")
        }
        var connection = VNPayConnection(
            name: name,
            terminal: VNPayTerminal(code: terminal, secret: try secret(secretFile), payAddress: payAddress),
            officialKind: Int(official), returnAddress: returnAddress)
        connection.formerly = formerly
        connection.apiAddress = apiAddress
        connection.statementAddress = statementAddress
        connection.statementHour = Int(statementHour)
        if let serverAddress { connection.serverAddress = serverAddress }
        return connection
    }

    /// A terminal's secret, from a file that only its owner may read.
    ///
    /// - Throws: `Fault` where it cannot be read, is open to others or is empty.
    static func secret(_ path: String) throws -> VNPaySecret {
        let bytes = try SecretFile.read(path, limit: 4096) ?? []
        let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let secret = VNPaySecret(text) else {
            throw Fault(
                "payment.secret-missing", .noInput, vi: "Tệp khóa bí mật “\(path)” thiếu hoặc rỗng.",
                en: "The secret file “\(path)” is missing or empty.")
        }
        return secret
    }
}
