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
        "class": [
            "identity": both("nhân thân", "identity"), "contact": both("liên hệ", "contact"),
            "family": both("gia đình", "family"), "sensitive": both("nhạy cảm", "sensitive"),
        ],
        "form": [
            "original": both("bản chính", "original"), "copy": both("bản sao", "copy"),
            "electronic": both("bản điện tử", "electronic"), "any": both("bất kỳ", "any"),
        ],
        "extent": [
            "end-to-end": both("toàn trình", "end-to-end"), "partial": both("một phần", "partial"),
            "none": both("không", "none"),
        ],
        "applicant": [
            "citizen": both("công dân", "citizen"), "enterprise": both("doanh nghiệp", "enterprise"),
            "household-business": both("hộ kinh doanh", "household business"),
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

    /// “Reprint n” of a paper; `nil` for its first print.
    static func reprint(_ copy: Int64?) -> String? {
        guard let copy, copy > 1 else { return nil }
        return say("bản in lại lần \(copy - 1)", "reprint \(copy - 1)")
    }

    /// What a role is called.
    static func role(_ id: String) -> String { (try? Role(id))?.label[Speech.language] ?? id }
}
