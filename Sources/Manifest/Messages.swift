import Vietnamese

/// The sentences of this module. Values of a file are quoted only where they are names from a fixed vocabulary, and shortened.
enum Messages {
    typealias Text = Bilingual

    static let tab = Text(
        vi: "Không dùng ký tự tab; hãy thụt lề bằng dấu cách.", en: "Tabs are not accepted; indent with spaces.")
    static let notUTF8 = Text(
        vi: "Tệp không phải UTF-8 hợp lệ từ vị trí này; hãy lưu lại bằng mã UTF-8.",
        en: "The file is not valid UTF-8 from here on; save it as UTF-8.")
    static let byteOrderMark = Text(
        vi: "Tệp bắt đầu bằng dấu thứ tự byte (BOM); hãy lưu lại bằng UTF-8 không có BOM.",
        en: "The file begins with a byte-order mark; save it as UTF-8 without one.")
    static let emptyFile = Text(vi: "Tệp không có nội dung.", en: "The file has no content.")
    static let anchor = Text(
        vi: "Không dùng neo (&) và bí danh (*); hãy viết giá trị ra đầy đủ, hoặc đặt văn bản trong dấu nháy.",
        en: "Anchors (&) and aliases (*) are not accepted; write the value out, or put text in quotes.")
    static let tag = Text(
        vi: "Không dùng thẻ kiểu (!); hãy bỏ thẻ, hoặc đặt văn bản trong dấu nháy.",
        en: "Tags (!) are not accepted; leave the tag out, or put text in quotes.")
    static let mergeKey = Text(
        vi: "Không dùng khóa trộn (<<); hãy viết các khóa ra đầy đủ.",
        en: "Merge keys (<<) are not accepted; write the keys out.")
    static let keyNotText = Text(
        vi: "Khóa phải là một chuỗi không rỗng.", en: "A key must be text and not empty.")
    static let controlInValue = Text(
        vi: "Giá trị chứa ký tự điều khiển hoặc ký tự đổi chiều chữ.",
        en: "The value contains a control character or one that turns the direction of writing.")

    static func control(_ scalar: Unicode.Scalar) -> Text {
        let hex = String(scalar.value, radix: 16, uppercase: true)
        let name = "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
        return Text(vi: "Không chấp nhận ký tự \(name).", en: "The character \(name) is not accepted.")
    }

    static func tooLarge(_ limit: Int) -> Text {
        Text(vi: "Tệp dài quá \(limit) byte.", en: "The file is longer than \(limit) bytes.")
    }

    static func lineTooLong(_ limit: Int) -> Text {
        Text(vi: "Dòng dài quá \(limit) byte.", en: "The line is longer than \(limit) bytes.")
    }

    static func tooDeep(_ limit: Int) -> Text {
        Text(vi: "Lồng nhau quá \(limit) cấp.", en: "Nested deeper than \(limit) levels.")
    }

    static func syntax(_ problem: String) -> Text {
        Text(vi: "Sai cú pháp YAML (\(problem)).", en: "Not valid YAML (\(problem)).")
    }

    static func severalDocuments(_ problem: String) -> Text {
        Text(
            vi: "Một tệp chỉ được có một tài liệu YAML (\(problem)).",
            en: "A file holds one YAML document only (\(problem)).")
    }

    static func duplicate(_ key: String, _ first: SourcePosition) -> Text {
        Text(
            vi: "Khóa “\(short(key))” bị lặp; lần đầu ở dòng \(first.line).",
            en: "The key “\(short(key))” stands twice; first in line \(first.line).")
    }

    static func missing(_ key: String) -> Text {
        Text(vi: "Thiếu khóa bắt buộc “\(key)”.", en: "The required key “\(key)” is missing.")
    }

    static func unknownKey(_ key: String, known: [String]) -> Text {
        let names = known.joined(separator: ", ")
        return Text(
            vi: "Không có khóa “\(short(key))” ở đây. Các khóa được dùng: \(names).",
            en: "There is no key “\(short(key))” here. Known keys: \(names).")
    }

    static func wrongKind(_ expected: Text) -> Text {
        Text(vi: "Ở đây cần \(expected.vi).", en: "Expected \(expected.en) here.")
    }

    static func emptyValue(_ expected: Text) -> Text {
        Text(vi: "Thiếu giá trị; ở đây cần \(expected.vi).", en: "The value is missing; expected \(expected.en).")
    }

    static func missingLabel(_ language: String) -> Text {
        Text(
            vi: "Thiếu nhãn \(language == "vi" ? "tiếng Việt" : "tiếng Anh") (khóa “\(language)”).",
            en: "The \(language == "vi" ? "Vietnamese" : "English") label is missing (key “\(language)”).")
    }

    static func tooLong(_ limit: Int) -> Text {
        Text(vi: "Văn bản dài quá \(limit) ký tự.", en: "The text is longer than \(limit) characters.")
    }

    static func integerRange(_ range: ClosedRange<Int64>) -> Text {
        Text(
            vi: "Số phải từ \(range.lowerBound) đến \(range.upperBound).",
            en: "The number must be from \(range.lowerBound) to \(range.upperBound).")
    }

    static func unknownValue(_ value: String, known: [String]) -> Text {
        let names = known.joined(separator: ", ")
        return Text(
            vi: "Không có giá trị “\(short(value))”. Các giá trị được dùng: \(names).",
            en: "There is no value “\(short(value))”. Known values: \(names).")
    }

    static let mapping = Text(vi: "các cặp “khóa: giá trị”", en: "keys with values")
    static let list = Text(vi: "một danh sách", en: "a list")
    static let text = Text(vi: "một chuỗi", en: "text")
    static let integer = Text(vi: "một số nguyên viết bằng chữ số, không có dấu nháy", en: "an integer without quotes")
    static let boolean = Text(vi: "true hoặc false", en: "true or false")
    static let day = Text(vi: "một ngày dạng NĂM-THÁNG-NGÀY", en: "a day as YEAR-MONTH-DAY")
    static let bilingual = Text(vi: "hai nhãn {vi: …, en: …}", en: "two labels {vi: …, en: …}")

    static let noSuchDay = Text(vi: "Ngày này không tồn tại trong lịch.", en: "There is no such day in the calendar.")
    static let unquotedComma = Text(
        vi: "Dấu phẩy kết thúc văn bản ở đây; văn bản có dấu phẩy phải đặt trong dấu nháy.",
        en: "A comma ended the text here; put text with a comma in quotes.")
    static let emptyList = Text(vi: "Danh sách không được rỗng.", en: "The list must not be empty.")
    static let emptyText = Text(vi: "Văn bản không được rỗng.", en: "The text must not be empty.")

    private static func short(_ value: String) -> String {
        value.count <= 40 ? value : value.prefix(40) + "…"
    }
}
