import Vietnamese
import WorkingTime

/// What applicants are told of their dossiers, and through what (thông báo cho người nộp): the section `notices` of a file.
///
/// It is a way of writing effects: an effect for each moment and target, asked for where the target is connected, and never waited for.
struct NoticesDefinition: Sendable, Hashable {
    /// A target and whom it tells.
    struct Channel: Sendable, Hashable {
        /// The name of a target of the installation, such as `mail`.
        var target: String
        /// The contact fields that are opened for it, as `applicant.email`.
        var sends: [String]
    }

    /// When something is told; each has a kind of notice.
    var moments: [EffectDefinition.Moment]
    var channels: [Channel]
    var tryWithin: Limit
    /// The role that owns what cannot be told; empty: nobody, which the checker refuses.
    var owner: String

    /// The effects that it stands for, in the order of moments and targets.
    var effects: [EffectDefinition] {
        moments.flatMap { moment in channels.compactMap { effect(moment, $0) } }
    }

    /// What the effect of a moment and a target is called.
    static func id(_ moment: EffectDefinition.Moment, _ target: String) -> String { "\(target)-\(moment.rawValue)" }

    private func effect(_ moment: EffectDefinition.Moment, _ channel: Channel) -> EffectDefinition? {
        guard let notice = moment.notice else { return nil }
        return EffectDefinition(
            id: Self.id(moment, channel.target),
            label: Bilingual(
                vi: "Báo người nộp: \(notice.label.vi) (\(channel.target))",
                en: "Notice: \(notice.label.en) (\(channel.target))"),
            kind: notice.kind, target: channel.target, trigger: .event(moment), sends: channel.sends,
            tryWithin: tryWithin, owner: owner, whereConnected: true)
    }
}

extension EffectDefinition {
    /// The moment that it tells applicants of, where it is a notice of the section `notices`.
    public var noticeMoment: Moment? {
        guard case .event(let moment) = trigger, moment.notice?.kind == kind,
            id == NoticesDefinition.id(moment, target)
        else { return nil }
        return moment
    }
}

extension EffectDefinition.Moment {
    /// The moments that have a notice, as a file names them.
    static var withNotice: [String] { allCases.filter { $0.notice != nil }.map(\.rawValue) }

    /// The kind of the notice that tells of it (`docs/connectors.md`, *Notification*), and what it is called; `nil`: there is none.
    fileprivate var notice: (kind: String, label: Bilingual)? {
        switch self {
        case .filed: ("filed", Bilingual(vi: "đã nộp", en: "filed"))
        case .received: ("received", Bilingual(vi: "đã tiếp nhận", en: "received"))
        case .notReceived: ("not-received", Bilingual(vi: "không tiếp nhận", en: "not received"))
        case .supplementRequested: ("supplement", Bilingual(vi: "cần bổ sung", en: "supplement asked for"))
        case .paymentRequested: ("payment", Bilingual(vi: "chờ nộp phí, lệ phí", en: "fee asked for"))
        case .confirmationRequested:
            ("confirmation", Bilingual(vi: "chờ xác nhận dự thảo", en: "draft to be confirmed"))
        case .apologised: ("apology", Bilingual(vi: "xin lỗi và hẹn lại", en: "apology and new appointment"))
        case .issued: ("result", Bilingual(vi: "có kết quả", en: "result issued"))
        case .delivered: ("delivered", Bilingual(vi: "đã trả kết quả", en: "handed over"))
        case .refused: ("refused", Bilingual(vi: "không giải quyết", en: "refused"))
        case .withdrawn: ("withdrawn", Bilingual(vi: "đã rút", en: "withdrawn"))
        case .stopped: ("stopped", Bilingual(vi: "dừng xử lý", en: "discontinued"))
        case .supplementAnswered, .ended: nil
        }
    }
}
