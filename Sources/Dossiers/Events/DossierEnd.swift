public import Vietnamese

/// How a dossier ended.
public enum DossierEnd: String, Sendable, Hashable, CaseIterable {
    /// Not received (form 03), official status 3.
    case notReceived = "not-received"
    /// Refused by the competent agency, official status 9.
    case refused
    /// Withdrawn by the applicant, official status 7.
    case withdrawn
    /// Discontinued by the agency, official status 8.
    case stopped
    /// A draft that its owner threw away: it was never filed, and has no official status.
    case discarded
    /// The result was handed over or sent, official status 10.
    case delivered

    public var label: Bilingual {
        switch self {
        case .notReceived: Bilingual(vi: "không được tiếp nhận", en: "not received")
        case .refused: Bilingual(vi: "bị từ chối giải quyết", en: "refused")
        case .withdrawn: Bilingual(vi: "người nộp đã rút", en: "withdrawn")
        case .stopped: Bilingual(vi: "đã dừng xử lý", en: "discontinued")
        case .discarded: Bilingual(vi: "bản nháp đã bỏ", en: "draft discarded")
        case .delivered: Bilingual(vi: "đã trả kết quả", en: "result returned")
        }
    }
}
