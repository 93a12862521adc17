public import JSON
public import Vietnamese

/// What made a dossier not end-to-end (không toàn trình), and the event that did it.
public struct EndToEndBreak: Sendable, Hashable {
    /// The part of the definition that was not met.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
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

/// One dossier of a list in a report, with the event that put it there.
public struct NamedDossier: Sendable, Hashable {
    public var stream: String
    public var code: String
    public var procedure: String
    public var reason: String
    public var place: EventPlace

    public var json: JSONValue {
        [
            "stream": .string(stream), "code": .string(code), "procedure": .string(procedure),
            "reason": .string(reason), "version": .integer(place.version), "lane": .integer(place.lane),
            "position": .integer(place.position), "type": .string(place.type),
        ]
    }
}
