import Casework
import Dossiers
import Payments
import Procedures
import Vietnamese
import WorkingTime

/// What the applicant is told at a moment of a dossier (thông báo cho người nộp): its code, what procedure, and the day or amount that
/// matters; nothing else about anybody.
struct NoticeText: Sendable, Hashable {
    /// The moments; the raw value is what an effect's `kind` says.
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case filed, received, supplement, payment, result, apology, refused, withdrawn, stopped, delivered
        case notReceived = "not-received"
        /// A draft waits for the applicant.
        case confirmation
    }

    var subject: Bilingual
    var body: Bilingual

    /// Whether the moment still is: nobody is asked to pay what is paid, or to bring what was brought. What was asked for anew since has a
    /// notice of its own.
    static func isNeeded(_ kind: Kind, askedAt: Instant, state: DossierState) -> Bool {
        switch kind {
        case .payment: state.account.openOrder?.askedAt == askedAt
        case .supplement: state.waiting?.since == askedAt
        case .confirmation:
            state.entry != nil && state.effects.contains { $0.askedAt == askedAt && $0.asked == state.enteredAt }
        default: true
        }
    }

    /// The text for a dossier as it stands.
    init(_ kind: Kind, code: String, title: Bilingual?, state: DossierState) {
        let what = Bilingual(
            vi: "Hồ sơ \(code)\(title.map { " (\($0.vi))" } ?? "")",
            en: "Dossier \(code)\(title.map { " (\($0.en))" } ?? "")")
        let due = state.due.map { Self.time($0) }
        let answer = state.waiting?.answerDue.map { Self.time($0) }
        let silence = state.timers.first { $0.name == .silence }.map { Self.time($0.due) }
        let amount = (state.account.openOrder?.order.amount ?? state.fee?.amount).map {
            Bilingual(vi: VietnameseFormat.money($0), en: "\(VietnameseFormat.englishNumber($0)) VND")
        }
        let vi: String
        let en: String
        switch kind {
        case .filed: (vi, en) = ("đã được nộp", "has been filed")
        case .received:
            vi = "đã được tiếp nhận" + (due.map { ". Hẹn trả kết quả: \($0.vi)" } ?? "")
            en = "has been received" + (due.map { ". Result due: \($0.en)" } ?? "")
        case .notReceived:
            (vi, en) = (
                "không được tiếp nhận; lý do ghi trong thông báo kèm hồ sơ", "was not received; the notice says why"
            )
        case .supplement:
            vi = "cần bổ sung giấy tờ hoặc thông tin" + (answer.map { ". Hạn bổ sung: \($0.vi)" } ?? "")
            en = "needs further papers or information" + (answer.map { ". To be answered by: \($0.en)" } ?? "")
        case .payment:
            vi = "chờ nộp phí, lệ phí" + (amount.map { ": \($0.vi)" } ?? "")
            en = "waits for its fee" + (amount.map { ": \($0.en)" } ?? "")
        case .confirmation:
            vi =
                "có dự thảo kết quả chờ người nộp kiểm tra và xác nhận"
                + (silence.map { ". Hạn xác nhận: \($0.vi); quá hạn mà không trả lời thì coi là đồng ý" } ?? "")
            en =
                "has a draft of its result, which the applicant is to check and confirm"
                + (silence.map { ". To be confirmed by: \($0.en); no answer until then counts as consent" } ?? "")
        case .result: (vi, en) = ("đã có kết quả", "has its result")
        case .apology:
            vi = "chưa giải quyết xong đúng hẹn; cơ quan xin lỗi" + (due.map { ". Hẹn lại: \($0.vi)" } ?? "")
            en = "is not finished in time; the agency apologises" + (due.map { ". New day: \($0.en)" } ?? "")
        case .refused:
            (vi, en) = (
                "không được giải quyết; lý do ghi trong thông báo kèm hồ sơ", "was refused; the notice says why"
            )
        case .withdrawn: (vi, en) = ("đã được rút", "has been withdrawn")
        case .stopped: (vi, en) = ("đã dừng xử lý", "has been discontinued")
        case .delivered: (vi, en) = ("đã trả kết quả", "has been completed: the result was handed over")
        }
        body = Bilingual(vi: "\(what.vi) \(vi).", en: "\(what.en) \(en).")
        subject = Bilingual(vi: "Hồ sơ \(code)", en: "Dossier \(code)")
    }

    private static func time(_ instant: Instant) -> Bilingual { instant.text }
}

/// To whom a notice goes: the applicant first, then whoever else the definition sends.
struct NoticeRecipient: Sendable {
    /// The first of the field's values; `nil`: nobody has one.
    static func find(_ field: String, in message: EffectMessage) -> String? {
        let subjects = message.fields.keys.sorted { left, right in
            (left == Vocabulary.applicant ? 0 : 1, left) < (right == Vocabulary.applicant ? 0 : 1, right)
        }
        for subject in subjects {
            if case .string(let text)? = message.fields[subject]?[field], !text.isEmpty { return text }
        }
        return nil
    }

    /// Nobody to tell is no incident.
    static let nobody = EffectReply.done(EffectAnswer(outcome: "no-address"))
    /// Nor is what has been done by the time it would be told.
    static let notNeeded = EffectReply.done(EffectAnswer(outcome: "not-needed"))
}
