import Manifest
import Vietnamese
import WorkingTime

extension ManifestReader {
    /// A day of the calendar under `key`; noted where it is missing.
    mutating func calendarDay(_ key: String) -> Day? {
        day(key).flatMap { Day(year: $0.year, month: $0.month, day: $0.day) }
    }

    /// A day of the calendar under `key`, where there is one.
    mutating func optionalCalendarDay(_ key: String) -> Day? {
        optionalDay(key).flatMap { Day(year: $0.year, month: $0.month, day: $0.day) }
    }

    /// An identifier: lower-case letters, digits, `_` and `-`.
    mutating func identifier(_ key: String) -> String? {
        guard let value = required(key) else { return nil }
        return value.identifier()
    }
}

extension ManifestValue {
    func identifier() -> String? {
        guard let text = string(max: 200) else { return nil }
        guard Names.isFieldID(text) else {
            report("procedure.identifier", ReadingMessages.identifier)
            return nil
        }
        return text
    }

    /// `{from: 2026-01-01, until: 2027-01-01}`; the end is the first day that no longer counts.
    func dayRange() -> DayRange? {
        var reader = ManifestReader(self)
        let from = reader.calendarDay("from")
        let until = reader.optionalCalendarDay("until")
        reader.end()
        return from.map { DayRange(from: $0, until: until) }
    }

    func legalBasis() -> LegalBasis? {
        var reader = ManifestReader(self)
        let number = reader.string("number", max: 200)
        let title = reader.optionalString("title", max: 1000)
        let inForce = reader.optional("in-force").flatMap { $0.dayRange() }
        let source = reader.optionalString("source", max: 1000)
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        return number.map {
            LegalBasis(number: $0, title: title, inForce: inForce, source: source, isUnverified: isUnverified)
        }
    }

    func onlineProvision() -> OnlineProvision? {
        var reader = ManifestReader(self)
        let extent = reader.choice("extent", OnlineProvision.Extent.self)
        let reason = reader.optionalBilingual("reason", max: 2000)
        let requiresPresence = reader.optionalBool("presence") ?? false
        let level = reader.optionalInteger("level", in: 1...2).map { Int($0) }
        reader.end()
        return extent.map {
            OnlineProvision(extent: $0, reason: reason, requiresPresence: requiresPresence, level: level)
        }
    }

    /// `{id: …, label: {vi: …, en: …}}`.
    func labelled() -> (id: String, label: Bilingual)? {
        var reader = ManifestReader(self)
        let id = reader.identifier("id")
        let label = reader.bilingual("label")
        reader.end()
        guard let id, let label else { return nil }
        return (id, label)
    }

    /// `{sensitive: [one-stop, …]}`.
    func readers() -> [String]? {
        var reader = ManifestReader(self)
        let roles = reader.list("sensitive") { $0.identifier() }
        reader.end()
        return roles
    }

    /// `5 working days`, in its own words.
    func limit() -> Limit? {
        guard let text = string(max: 200) else { return nil }
        guard let limit = LimitText.parse(text) else {
            report("procedure.limit", ReadingMessages.limit, suggestion: LimitText.meant(text))
            return nil
        }
        return limit
    }

    /// A limit with what goes along: `{within: same-day, cut-off: true, source: …}`. By itself it has the right shape, but no source:
    /// the checker says so.
    func limitDefinition() -> LimitDefinition? {
        if node.scalar != nil {
            return limit().map { LimitDefinition(limit: $0, cutOffMovesToNextDay: false, source: nil) }
        }
        var reader = ManifestReader(self)
        let limit = reader.required("within").flatMap { $0.limit() }
        let cutOff = reader.optionalBool("cut-off") ?? false
        let source = reader.optionalString("source", max: 1000)
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        return limit.map {
            LimitDefinition(limit: $0, cutOffMovesToNextDay: cutOff, source: source, isUnverified: isUnverified)
        }
    }

    func supplement() -> SupplementDefinition? {
        var reader = ManifestReader(self)
        let requests = reader.integer("max-requests", in: 0...10)
        let answerWithin = reader.optional("answer-within").flatMap { $0.limit() }
        let unanswered = reader.optional("unanswered").flatMap { $0.choice(UnansweredSupplement.self) }
        let source = reader.optionalString("source", max: 1000)
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        return requests.map {
            SupplementDefinition(
                maxRequests: Int($0), answerWithin: answerWithin, unanswered: unanswered, source: source,
                isUnverified: isUnverified)
        }
    }
}

/// Sentences about shape that only this language needs.
enum ReadingMessages {
    static let languageVersion = Bilingual(
        vi: "Chương trình này đọc ngôn ngữ quy trình phiên bản \(Vocabulary.languageVersion).",
        en: "This program reads version \(Vocabulary.languageVersion) of the workflow language.")
    static let identifier = Bilingual(
        vi: "Tên định danh gồm chữ thường không dấu, chữ số, “_” và “-”, bắt đầu bằng chữ, tối đa 40 ký tự.",
        en: "An identifier has lower-case letters, digits, “_” and “-”, begins with a letter, at most 40 characters.")
    static let limit = Bilingual(
        vi: "Thời hạn viết là “same-day”, “4 giờ làm việc”, “0.5 ngày làm việc”, “30 ngày” hoặc “2 tháng”.",
        en: "Write a limit as “same-day”, “4 working hours”, “0.5 working days”, “30 days” or “2 months”.")
    static let condition = Bilingual(
        vi:
            "Điều kiện là true, false hoặc một trong: {field: …, equals|one-of|present|more-days-than|age-at-least: …}, "
            + "{case: …}, {represented: true}, {represented-on: […]}, {channel: […]}, {all: […]}, {any: […]}, {not: …}.",
        en: "A condition is true, false, or one of {field: …, equals|one-of|present|more-days-than|age-at-least: …}, "
            + "{case: …}, {represented: true}, {represented-on: […]}, {channel: […]}, {all: […]}, {any: […]}, {not: …}."
    )
    static let conditionDepth = Bilingual(
        vi: "Điều kiện lồng nhau quá 8 cấp.", en: "The condition is nested deeper than 8 levels.")
    static let minimum = Bilingual(
        vi: "“min” không được lớn hơn “max”.", en: "“min” must not be greater than “max”.")
    static let effectTrigger = Bilingual(
        vi: "Ghi một trong hai: {step: …} hoặc {event: …}.", en: "One of the two stands here: {step: …} or {event: …}.")
    static let amount = Bilingual(
        vi:
            "Mức thu là số đồng (0 trở lên), {by-province: {H26: …}, otherwise: …} hoặc {base: …, count: …, included: …, each: …}.",
        en:
            "An amount is a number of đồng (0 or more), {by-province: {H26: …}, otherwise: …} or {base: …, count: …, included: …, each: …}."
    )
}
