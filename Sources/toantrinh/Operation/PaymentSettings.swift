import Casework
import Foundation
import JSON
import Payments

/// The gateways of an installation, from a file of its own; their secrets stand in further files that only their owner may read.
///
///     {"gateways": [{"name": "vnpay", "terminal": "DEMOV210", "secret_file": "/etc/toantrinh/vnpay.secret",
///       "pay_address": "https://…", "return_address": "https://…", "official": 2}]}
enum PaymentSettings {
    /// Reads the file.
    ///
    /// - Throws: `JSONError` with the member at fault, `Fault` where a file cannot be read or a value is not well formed.
    static func read(_ path: String) throws -> [VNPayConnection] {
        var fields = try JSONFields(try JSONReader.read(try LocalFile.contents(of: path, limit: 1 << 20)))
        let gateways = try fields.array("gateways")
        try fields.end()
        return try gateways.enumerated().map { index, value in try connection(value, at: "gateways[\(index)]") }
    }

    private static func connection(_ value: JSONValue, at path: String) throws -> VNPayConnection {
        var fields = try JSONFields(value, at: path)
        let name = try fields.string("name")
        let terminal = try fields.string("terminal")
        let secretFile = try fields.string("secret_file")
        let payAddress = try fields.string("pay_address")
        let returnAddress = try fields.string("return_address")
        let official = try fields.integer("official")
        try fields.end()
        guard !name.isEmpty, name.utf8.count <= 40,
            name.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D })
        else { throw JSONError(.wrongType(expected: "a-z, 0-9, -"), path: path + ".name") }
        guard official == 1 || official == 2 else {
            throw JSONError(.wrongType(expected: "1, 2"), path: path + ".official")
        }
        let bytes = try SecretFile.read(secretFile, limit: 4096) ?? []
        let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let secret = VNPaySecret(text) else {
            throw Fault(
                "payment.secret-missing", .noInput, vi: "Tệp khóa bí mật “\(secretFile)” thiếu hoặc rỗng.",
                en: "The secret file “\(secretFile)” is missing or empty.")
        }
        return VNPayConnection(
            name: name, terminal: VNPayTerminal(code: terminal, secret: secret, payAddress: payAddress),
            officialKind: Int(official), returnAddress: returnAddress)
    }
}
