/// What a field is expected to hold, in Vietnamese. Reasons name it in English, which stands in the code of every floor.
enum ExpectedWords {
    /// The Vietnamese for `expected`; lists of identifiers and forms are the same in both languages, but for “or”.
    static func vi(_ expected: String) -> String {
        known[expected] ?? expected.replacing(" or ", with: " hoặc ").replacing(" to ", with: " đến ")
    }

    private static let known: [String: String] = [
        "object": "đối tượng {…}", "array": "danh sách […]", "string": "chữ", "integer": "số nguyên", "number": "số",
        "boolean": "true hoặc false", "string, integer or boolean": "chữ, số nguyên, true hoặc false",
        "uuid": "mã UUID", "token": "mã truy cập", "stream": "mã luồng", "lane": "số làn", "digest": "mã băm",
        "sha256": "mã băm SHA-256", "SHA-256": "mã băm SHA-256", "day": "ngày, ví dụ 2026-06-10",
        "time of day": "giờ, ví dụ 17:00", "time limit in range": "thời hạn trong giới hạn",
        "64 hexadecimal digits": "64 chữ số thập lục phân", "32 bytes in base64": "32 byte dạng base64",
        "1–100 characters": "1–100 ký tự", "3–2000 characters": "3–2000 ký tự", "cursor": "con trỏ của trang trước",
        "officer or system": "cán bộ hoặc hệ thống", "officer or agency": "cán bộ hoặc cơ quan",
        "officer": "mã cán bộ", "agency": "mã cơ quan", "role": "mã vai trò", "unit": "mã đơn vị",
        "system": "mã hệ thống", "key": "mã khóa", "official status": "trạng thái từ 1 đến 10",
        "way of paying": "cách nộp phí", "money fact": "sự kiện về tiền", "network address": "địa chỉ mạng",
        "name of its own": "tên chưa dùng", "issuer of its own": "hệ thống cấp chưa khai báo",
        "online": "kênh trực tuyến", "permanent": "vĩnh viễn",
        "webhook": "mã webhook", "another name": "một tên khác", "http or https address": "địa chỉ http hoặc https",
        "smtp or smtps address": "địa chỉ smtp hoặc smtps", "mail address": "địa chỉ thư điện tử",
        "1–64 printable ASCII characters": "1–64 ký tự ASCII in được",
        "1–200 printable ASCII characters": "1–200 ký tự ASCII in được, không có dấu cách",
        "organisation event": "sự kiện về tổ chức", "organisation command": "lệnh về tổ chức",
        "dossier event": "sự kiện của hồ sơ", "known shape": "dạng đã biết",
        "RFC 3339": "thời điểm dạng RFC 3339, ví dụ 2026-06-10T10:00:00Z",
    ]
}
