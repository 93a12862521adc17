import Foundation
import Vietnamese

/// Puts the argument parser's own words into Vietnamese; ours are in the language of the run already.
enum UsageText {
    static func localised(_ text: String, language: Language = Speech.language) -> String {
        guard language == .vietnamese else { return text }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line(String($0)) }
            .joined(separator: "\n")
    }

    private static let heads: [(String, String)] = [
        ("OVERVIEW: ", "MÔ TẢ: "), ("USAGE: ", "CÁCH DÙNG: "), ("ARGUMENTS:", "THAM SỐ:"), ("OPTIONS:", "TUỲ CHỌN:"),
        ("SUBCOMMANDS:", "LỆNH:"), ("Usage: ", "Cách dùng: "), ("Error: ", "Lỗi: "), ("Help:  ", "Chú thích: "),
    ]

    private static let phrases: [(String, String)] = [
        ("Missing expected argument ", "Thiếu tham số "),
        ("Missing one of: ", "Thiếu một trong: "),
        ("Missing value for ", "Thiếu giá trị cho "),
        ("Unknown option ", "Không có tuỳ chọn "),
        ("Did you mean ", "Có phải ý bạn là "),
        ("Unexpected argument ", "Thừa tham số "),
        (" unexpected arguments: ", " tham số thừa: "),
        ("Missing required subcommand.", "Thiếu tên lệnh."),
        ("The value ", "Giá trị "), (" is invalid for ", " không hợp lệ cho "),
        ("Please provide one of the following:", "Chọn một trong:"),
        ("Please provide one of ", "Chọn một trong: "),
        ("Value to be set with ", "Giá trị đặt bởi "), (" had already been set with ", " đã được đặt trước bởi "),
        (" does not take any value, but ", " không nhận giá trị, nhưng "), (" was specified.", " được nêu."),
        ("The option ", "Tuỳ chọn "),
    ]

    private static func line(_ line: String) -> String {
        if line.hasSuffix(" SUBCOMMANDS:") { return String(line.dropLast(" SUBCOMMANDS:".count)) + ":" }
        if line.hasPrefix("  See '"), line.hasSuffix("for detailed help.") {
            return line.replacingOccurrences(of: "See ", with: "Xem ")
                .replacingOccurrences(of: " for detailed help.", with: " để biết chi tiết.")
        }
        if line.hasPrefix("  See '"), line.hasSuffix("for more information.") {
            return line.replacingOccurrences(of: "See ", with: "Xem ")
                .replacingOccurrences(of: " for more information.", with: " để biết thêm.")
        }
        var line = line.replacingOccurrences(of: "Show help information.", with: "Hiện trợ giúp.")
            .replacingOccurrences(of: "Show the version.", with: "Hiện phiên bản.")
            .replacingOccurrences(of: "(values: ", with: "(giá trị: ")
            .replacingOccurrences(of: "(default: ", with: "(mặc định: ")
        for (head, translated) in heads where line.hasPrefix(head) {
            line = translated + line.dropFirst(head.count)
            if head == "Error: " {
                for (phrase, translated) in phrases {
                    line = line.replacingOccurrences(of: phrase, with: translated)
                }
            }
            break
        }
        return line
    }
}
