import Foundation
import Vietnamese

/// Where the server is. Passwords and tokens travel to it, so plain HTTP is accepted to this very machine only.
struct Endpoint: Sendable, Hashable {
    /// The address without a trailing slash.
    let text: String

    /// Checks an address that the user or the environment gave.
    init(_ text: String) throws {
        var text = text.trimmingCharacters(in: .whitespaces)
        while text.hasSuffix("/") { text.removeLast() }
        guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(), let host = url.host,
            !host.isEmpty, ["http", "https"].contains(scheme), url.query == nil, url.fragment == nil
        else {
            throw Fault(
                "cli.server-address", .usage,
                vi: "“\(text)” không phải địa chỉ máy chủ.", en: "“\(text)” is not the address of a server.",
                advice: Bilingual(vi: "Ví dụ: https://motcua.xa.vn", en: "For example: https://motcua.xa.vn"))
        }
        guard url.user == nil, url.password == nil else {
            throw Fault(
                "cli.server-address", .usage,
                vi: "Địa chỉ máy chủ không được chứa tên và mật khẩu.",
                en: "The server's address must not hold a name and password.")
        }
        guard scheme == "https" || Self.isLoopback(host) else {
            throw Fault(
                "cli.server-not-secure", .usage,
                vi: "“\(text)” là HTTP không mã hoá; chỉ chấp nhận khi máy chủ chạy trên chính máy này.",
                en: "“\(text)” is plain HTTP, which is accepted only for a server on this machine.",
                advice: Bilingual(vi: "Dùng địa chỉ https://…", en: "Use an https://… address."))
        }
        self.text = text
    }

    /// The absolute URL of `path`, whose segments are escaped, with `query` where a value is there.
    func url(_ path: [String], query: [(String, String?)] = []) throws -> URL {
        var text = self.text
        for segment in path { text += "/" + Self.escaped(segment) }
        let pairs = query.compactMap { name, value in value.map { name + "=" + Self.escaped($0) } }
        if !pairs.isEmpty { text += "?" + pairs.joined(separator: "&") }
        guard let url = URL(string: text) else {
            throw Fault.usage(vi: "Địa chỉ không hợp lệ: “\(text)”.", en: "Not a valid address: “\(text)”.")
        }
        return url
    }

    private static func isLoopback(_ host: String) -> Bool {
        let host = host.lowercased().trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts[0] == 127 && parts.allSatisfy { $0 != nil }
    }

    /// Escapes everything but the unreserved characters of RFC 3986; `.` and `..` cannot climb, they are data.
    private static func escaped(_ text: String) -> String {
        if text == "." { return "%2E" }
        if text == ".." { return "%2E%2E" }
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" + digits : digits)
            }
        }
        return result
    }
}
