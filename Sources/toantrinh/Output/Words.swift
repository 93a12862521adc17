import Organisation
import Vietnamese

/// What the identifiers of the contract are called in front of people.
enum Words {
    private static func both(_ vi: String, _ en: String) -> Bilingual { Bilingual(vi: vi, en: en) }

    private static let known: [String: [String: Bilingual]] = [
        "channel": [
            "counter": both("tại quầy", "at the counter"), "online": both("trực tuyến", "online"),
            "post": both("qua bưu chính", "by post"),
        ],
        "delivery": [
            "counter": both("trả tại quầy", "at the counter"), "online": both("trả trực tuyến", "online"),
            "post": both("trả qua bưu chính", "by post"),
        ],
        "paper": [
            "receipt": both("giấy tiếp nhận và hẹn trả (mẫu 01)", "receipt with appointment (form 01)"),
            "supplement-request": both("phiếu yêu cầu bổ sung (mẫu 02)", "request for a supplement (form 02)"),
            "refusal": both("phiếu từ chối tiếp nhận (mẫu 03)", "refusal to receive (form 03)"),
            "apology": both("phiếu xin lỗi và hẹn lại (mẫu 04)", "apology and new appointment (form 04)"),
            "draft": both("dự thảo", "draft"), "birth-certificate": both("giấy khai sinh", "birth certificate"),
            "result": both("kết quả", "result"),
        ],
    ]

    /// The word for `value` of `kind`; the value itself where none is kept.
    static func of(_ kind: String, _ value: String) -> String { known[kind]?[value]?[Speech.language] ?? value }

    /// What a role is called.
    static func role(_ id: String) -> String { (try? Role(id))?.label[Speech.language] ?? id }
}
