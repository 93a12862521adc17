public import Vietnamese

/// The command does not fit the moment in the dossier's life.
public enum PhaseRefusal: Explained, Hashable {
    /// There is no dossier under this identifier.
    case noDossier
    /// Still a draft: it has not been filed.
    case notFiled
    /// It has been filed before.
    case alreadyFiled
    /// It has been received before.
    case alreadyReceived
    /// It has not been received yet.
    case notReceived
    /// The applicant has been asked for a supplement and has not answered.
    case awaitingSupplement
    /// No supplement has been asked for.
    case noSupplementAsked
    /// The dossier has ended; only papers, notes, corrections and the rating may follow.
    case ended(DossierEnd)
    /// The dossier has not ended.
    case notEnded
    /// The result has been issued; it can no longer be stopped, withdrawn, refused or moved.
    case resultIssued
    /// There is no result yet.
    case resultNotIssued

    public var code: String {
        switch self {
        case .noDossier: "dossier.none"
        case .notFiled: "dossier.not-filed"
        case .alreadyFiled: "dossier.already-filed"
        case .alreadyReceived: "dossier.already-received"
        case .notReceived: "dossier.not-received"
        case .awaitingSupplement: "dossier.awaiting-supplement"
        case .noSupplementAsked: "dossier.no-supplement-asked"
        case .ended: "dossier.ended"
        case .notEnded: "dossier.not-ended"
        case .resultIssued: "dossier.result-issued"
        case .resultNotIssued: "dossier.result-not-issued"
        }
    }

    public var message: Bilingual {
        switch self {
        case .noDossier: Bilingual(vi: "Không có hồ sơ này.", en: "There is no such dossier.")
        case .notFiled:
            Bilingual(vi: "Hồ sơ mới là bản nháp, chưa nộp.", en: "The dossier is a draft and has not been filed.")
        case .alreadyFiled: Bilingual(vi: "Hồ sơ đã được nộp trước đó.", en: "The dossier has been filed before.")
        case .alreadyReceived: Bilingual(vi: "Hồ sơ đã được tiếp nhận.", en: "The dossier has been received before.")
        case .notReceived: Bilingual(vi: "Hồ sơ chưa được tiếp nhận.", en: "The dossier has not been received yet.")
        case .awaitingSupplement:
            Bilingual(
                vi: "Hồ sơ đang chờ người nộp bổ sung giấy tờ.",
                en: "The dossier is waiting for the applicant's supplement.")
        case .noSupplementAsked:
            Bilingual(vi: "Hồ sơ không có yêu cầu bổ sung nào.", en: "No supplement has been asked for.")
        case .ended(let end):
            Bilingual(
                vi: "Hồ sơ đã kết thúc (\(end.label.vi)).", en: "The dossier has ended (\(end.label.en)).")
        case .notEnded: Bilingual(vi: "Hồ sơ chưa kết thúc.", en: "The dossier has not ended.")
        case .resultIssued: Bilingual(vi: "Kết quả đã được ban hành.", en: "The result has been issued.")
        case .resultNotIssued: Bilingual(vi: "Hồ sơ chưa có kết quả.", en: "The result has not been issued.")
        }
    }

    public var advice: Bilingual? {
        switch self {
        case .notFiled: Bilingual(vi: "Hãy nộp hồ sơ trước.", en: "File it first.")
        case .notReceived:
            Bilingual(vi: "Bộ phận Một cửa phải tiếp nhận trước.", en: "The one-stop office has to receive it first.")
        case .awaitingSupplement:
            Bilingual(
                vi: "Ghi nhận bổ sung hoặc dừng xử lý.",
                en: "Record the supplement when it comes, or discontinue the dossier.")
        case .ended(.discarded): Bilingual(vi: "Hãy soạn bản nháp mới.", en: "Write a new draft.")
        case .ended:
            Bilingual(
                vi: "Chỉ còn có thể in giấy tờ, ghi chú, đính chính và đánh giá.",
                en: "Only papers, notes, corrections and the rating may follow.")
        case .resultIssued:
            Bilingual(vi: "Hãy trả kết quả cho người nộp.", en: "Hand the result over to the applicant.")
        default: nil
        }
    }
}
