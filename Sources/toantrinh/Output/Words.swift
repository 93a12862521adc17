import Organisation
import Procedures
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
        "funnel-stage": [
            "begun": both("bắt đầu", "begun"), "filed": both("đã nộp", "filed"),
            "received": both("đã nhận", "received"),
            "issued": both("có kết quả", "result issued"), "delivered": both("đã trả", "delivered"),
        ],
        "funnel-end": [
            "discarded": both("bỏ bản nháp", "draft discarded"),
            "not-received": both("không được tiếp nhận", "not received"), "withdrawn": both("rút hồ sơ", "withdrawn"),
            "refused": both("bị từ chối", "refused"), "stopped": both("dừng xử lý", "discontinued"),
            "unanswered": both("không bổ sung", "supplement not answered"),
            "unpaid": both("không nộp tiền", "not paid"),
        ],
        "effect": [
            "asked": both("đang hỏi", "asked"), "awaited": both("chờ trả lời", "awaited"),
            "failed": both("sự cố", "incident"), "answered": both("đã trả lời", "answered"),
            "skipped": both("bỏ qua", "skipped"),
        ],
        "waiting": [
            "citizen": both("công dân", "the citizen"), "officer": both("cán bộ", "officers"),
            "other": both("cơ quan khác", "another agency"), "receipt": both("tiếp nhận", "receipt"),
            "work": both("xử lý", "work"), "sending": both("gửi kết quả", "sending the result"),
            "supplement": both("bổ sung", "a supplement"), "payment": both("nộp tiền", "payment"),
            "confirmation": both("công dân xác nhận", "the citizen's confirmation"),
            "fetching": both("đến nhận kết quả", "fetching the result"),
            "other-agency": both("cơ quan khác", "another agency"),
        ],
        "applicant": [
            "citizen": both("công dân", "citizen"), "enterprise": both("doanh nghiệp", "enterprise"),
            "household-business": both("hộ kinh doanh", "household business"),
        ],
        "money": [
            "asked": both("phải nộp", "to be paid"), "closed": both("đóng lệnh", "order closed"),
            "failed": both("nộp không thành", "payment failed"), "received": both("đã thu", "received"),
            "owed": both("phải hoàn", "owed back"), "refund-asked": both("yêu cầu hoàn", "refund asked for"),
            "refunded": both("đã hoàn", "refunded"), "refund-failed": both("hoàn không thành", "refund failed"),
            "receipt": both("biên lai", "receipt"), "receipt-cancelled": both("hủy biên lai", "receipt cancelled"),
        ],
        "failure": ["dossier-ended": both("hồ sơ đã kết thúc", "the dossier had ended")],
        "paper": [
            "receipt": both("giấy tiếp nhận và hẹn trả (mẫu 01)", "receipt with appointment (form 01)"),
            "supplement-request": both("phiếu yêu cầu bổ sung (mẫu 02)", "request for a supplement (form 02)"),
            "refusal": both("phiếu từ chối tiếp nhận (mẫu 03)", "refusal to receive (form 03)"),
            "apology": both("phiếu xin lỗi và hẹn lại (mẫu 04)", "apology and new appointment (form 04)"),
            "draft": both("dự thảo", "draft"), "birth-certificate": both("giấy khai sinh", "birth certificate"),
            "death-extract": both("trích lục khai tử", "extract of the death register"),
            "criminal-record-1": both("Phiếu lý lịch tư pháp số 1", "criminal record certificate no. 1"),
            "criminal-record-2": both("Phiếu lý lịch tư pháp số 2", "criminal record certificate no. 2"),
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

    /// What a role is called; the applicant has steps of their own.
    static func role(_ id: String) -> String {
        if id == Vocabulary.applicant { return say("Người nộp hồ sơ", "Applicant") }
        return (try? Role(id))?.label[Speech.language] ?? id
    }
}
