public import JSON
public import Vietnamese

/// What made a dossier not end-to-end (không toàn trình), and the event that did it.
public struct EndToEndBreak: Sendable, Hashable {
    /// The part of the definition that was not met.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The law demands that somebody comes: outside of the eligible procedures, by the definition it was filed under.
        case presence
        /// The procedure is provided online in part, or not at all: likewise.
        case partial
        /// Filed in person or by post.
        case filing
        /// Papers brought in person or by post.
        case papers
        /// A supplement brought in person or by post.
        case supplement
        /// A fee that the log does not show as paid online.
        case payment
        /// The notice of refusal or discontinuation handed over in person.
        case notice
        /// The result handed over in person; online or by public post it would be end-to-end.
        case delivery

        public var label: Bilingual {
            switch self {
            case .presence: Bilingual(vi: "Thủ tục phải có mặt trực tiếp", en: "The procedure demands presence")
            case .partial: Bilingual(vi: "Thủ tục chưa cung cấp toàn trình", en: "The procedure is provided in part")
            case .filing: Bilingual(vi: "Không nộp trực tuyến", en: "Not filed online")
            case .papers: Bilingual(vi: "Giấy tờ không gửi trực tuyến", en: "Papers not sent online")
            case .supplement: Bilingual(vi: "Không bổ sung trực tuyến", en: "Supplement not sent online")
            case .payment: Bilingual(vi: "Phí chưa được thanh toán trực tuyến", en: "Fee not paid online")
            case .notice: Bilingual(vi: "Thông báo được giao trực tiếp", en: "Notice handed over in person")
            case .delivery: Bilingual(vi: "Kết quả được trả trực tiếp", en: "Result handed over in person")
            }
        }
    }

    public var reason: Reason
    public var place: EventPlace
}

/// Why a dossier is overdue (quá hạn) by indicator 2.1.
public enum OverdueReason: String, Sendable, Hashable, CaseIterable {
    /// More than one request for a supplement.
    case supplements
    /// It ended after it was due.
    case endedLate = "ended-late"
    /// The supplement it waits for was asked for after it was due.
    case askedLate = "asked-late"
    /// It runs and is past due.
    case runningLate = "running-late"

    public var label: Bilingual {
        switch self {
        case .supplements: Bilingual(vi: "Yêu cầu bổ sung quá một lần", en: "More than one supplement requested")
        case .endedLate: Bilingual(vi: "Giải quyết xong sau hạn", en: "Ended after it was due")
        case .askedLate: Bilingual(vi: "Yêu cầu bổ sung sau hạn", en: "Supplement requested after it was due")
        case .runningLate: Bilingual(vi: "Đang xử lý, đã quá hạn", en: "Still running, past due")
        }
    }
}

/// One dossier of a list in a report, with the event that put it there.
public struct NamedDossier: Sendable, Hashable {
    public var stream: String
    public var code: String
    public var procedure: String
    public var reason: String
    /// The reason in front of people.
    public var label: Bilingual
    public var place: EventPlace

    public var json: JSONValue {
        [
            "stream": .string(stream), "code": .string(code), "procedure": .string(procedure),
            "reason": .string(reason), "reason_label": Self.json(label), "version": .integer(place.version),
            "lane": .integer(place.lane), "position": .integer(place.position), "type": .string(place.type),
            "label": Self.json(place.label),
        ]
    }

    private static func json(_ text: Bilingual) -> JSONValue { ["vi": .string(text.vi), "en": .string(text.en)] }
}
