import Procedures

/// A condition of a definition as people read it: when a field, a person or a document is asked for, when a case or a fee applies.
enum ConditionText {
    /// The words for `condition` in the run's language, without a “when” before them.
    static func of(_ condition: Condition) -> String {
        switch condition {
        case .always(let holds): holds ? say("luôn luôn", "always") : say("không bao giờ", "never")
        case .equals(let field, let value): "\(field) = \(value)"
        case .oneOf(let field, let values): "\(field) = \(values.joined(separator: say(" hoặc ", " or ")))"
        case .present(let field): say("có \(field)", "\(field) is given")
        case .moreDaysSince(let field, let days):
            say("quá \(days) ngày kể từ \(field)", "more than \(days) days after \(field)")
        case .ageAtLeast(let field, let years):
            say("từ đủ \(years) tuổi theo \(field)", "\(years) years of age or older by \(field)")
        case .caseIn(let cases): say("trường hợp ", "case ") + cases.joined(separator: say(" hoặc ", " or "))
        case .representedOn(let grounds):
            grounds.isEmpty
                ? say("có người nộp thay", "a representative files")
                : say("nộp thay theo ", "represented on ") + grounds.joined(separator: say(" hoặc ", " or "))
        case .filedBy(let channels):
            say("nộp ", "filed ")
                + channels.map { Words.of("channel", $0) }.joined(separator: say(" hoặc ", " or "))
        case .all(let parts): parts.map(part).joined(separator: say(" và ", " and "))
        case .any(let parts): parts.map(part).joined(separator: say(" hoặc ", " or "))
        case .not(.equals(let field, let value)): "\(field) ≠ \(value)"
        case .not(let inner): say("không (\(of(inner)))", "not (\(of(inner)))")
        }
    }

    /// When one of several applies of which the first counts.
    static func first(_ condition: Condition) -> String {
        condition == .always(true) ? say("còn lại", "otherwise") : of(condition)
    }

    /// When something is asked for: “yes”, nothing, or the condition.
    static func required(_ condition: Condition?) -> String {
        switch condition ?? .always(true) {
        case .always(true): say("có", "yes")
        case .always(false): ""
        case let other: say("khi ", "when ") + of(other)
        }
    }

    /// A part of a longer condition: in brackets where it joins parts itself.
    private static func part(_ condition: Condition) -> String {
        switch condition {
        case .all, .any: "(\(of(condition)))"
        default: of(condition)
        }
    }
}
