import Foundation
import Vietnamese
import WorkingTime

/// A mail as RFC 5322 wants it: two languages as UTF-8 in base64, header fields encoded as RFC 2047 says. The same notice has the same bytes.
struct MailMessage: Sendable, Hashable {
    var from: String
    /// What the sender is called, such as the agency.
    var fromName: String
    var to: String
    var identifier: String
    var date: Instant
    var subject: String
    var body: String

    var bytes: [UInt8] {
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        let lines = [
            "Date: \(Self.date(date))", "From: \(Self.encoded(fromName)) <\(from)>", "To: <\(to)>",
            "Message-ID: <\(identifier)@\(domain)>", "Subject: \(Self.encoded(subject))",
            // Nobody has to answer, and no machine may (RFC 3834).
            "Auto-Submitted: auto-generated", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
        ]
        let content = Data(body.utf8).base64EncodedString()
        var text = lines.joined(separator: "\r\n") + "\r\n\r\n"
        var rest = Substring(content)
        while !rest.isEmpty {
            text += rest.prefix(76) + "\r\n"
            rest = rest.dropFirst(76)
        }
        return Array(text.utf8)
    }

    /// Encoded words of at most 75 characters, whatever stands in the text: no line of it can become a header field.
    static func encoded(_ text: String) -> String {
        var words: [String] = []
        var chunk = ""
        // 45 bytes are 60 letters of base64; with the frame 72.
        for character in text where !character.isNewline {
            if chunk.utf8.count + character.utf8.count > 45, !chunk.isEmpty {
                words.append(chunk)
                chunk = ""
            }
            if character.utf8.count <= 45 { chunk.append(character) }
        }
        if !chunk.isEmpty { words.append(chunk) }
        return words.map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    /// `Wed, 10 Jun 2026 08:00:00 +0700`.
    static func date(_ instant: Instant) -> String {
        let (day, time) = instant.local
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekday =
            switch day.weekday {
            case .monday: "Mon"
            case .tuesday: "Tue"
            case .wednesday: "Wed"
            case .thursday: "Thu"
            case .friday: "Fri"
            case .saturday: "Sat"
            case .sunday: "Sun"
            }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(weekday), \(day.day) \(months[(day.month + 11) % 12]) \(day.year) "
            + "\(two(time.hour)):\(two(time.minute)):\(two(time.second)) +0700"
    }

    /// Whether a text is an address that may stand in an envelope and a header field: one @, letters, digits and few signs.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, (1...64).contains(parts[0].utf8.count), !parts[1].isEmpty else {
            return false
        }
        func isPlain(_ byte: UInt8, _ more: String.UTF8View) -> Bool {
            (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
                || more.contains(byte)
        }
        return parts[0].utf8.allSatisfy { isPlain($0, ".!#$%&'*+/=?^_`{|}~-".utf8) }
            && parts[1].utf8.allSatisfy { isPlain($0, ".-".utf8) }
            && !parts[1].split(separator: ".", omittingEmptySubsequences: false).contains("")
    }
}
