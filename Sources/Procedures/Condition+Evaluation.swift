public import WorkingTime

/// What a condition may look at: the opened fields, the day of filing, the case, the ground of a representation.
///
/// `Casework` fills it with opened values when a command is decided; nothing of it goes into the log but the outcome.
public struct ConditionContext: Sendable, Hashable {
    /// Values by `subject.field`, or by the field alone for data that belong to no person. Absent: not filled in.
    public var values: [String: FieldValue]
    /// The day on which the dossier was filed.
    public var filingDay: Day
    /// The dossier's case; `nil` while it is not chosen.
    public var caseID: String?
    /// The ground on which a representative files; `nil`: the applicant acts in person.
    public var ground: String?
    /// The channel on which it is filed: `counter`, `online`, `post`; `nil` where that is not known.
    public var channel: String?
    /// By which a last day that is a day off moves to the next working day (Civil Code 2015 art. 148); `nil`: it does not move.
    public var calendar: WorkingCalendar?

    public init(
        values: [String: FieldValue] = [:], filingDay: Day, caseID: String? = nil, ground: String? = nil,
        calendar: WorkingCalendar? = nil, channel: String? = nil
    ) {
        self.values = values
        self.filingDay = filingDay
        self.caseID = caseID
        self.ground = ground
        self.channel = channel
        self.calendar = calendar
    }

    /// Whether the dossier was filed after a limit whose last day is `last`: after the first working day from then on.
    ///
    /// - Throws: `.noCalendar` where that depends on a year that is not loaded.
    func isFiled(after last: Day) throws(WorkingTimeError) -> Bool {
        guard filingDay > last else { return false }
        guard let calendar else { return true }
        // In time as long as every day from the last one up to the filing was a day off.
        var day = filingDay
        while day > last {
            day = day.adding(days: -1)
            if try calendar.isWorkingDay(day) { return true }
        }
        return false
    }

    /// The value of `field`, where it is filled in.
    public func value(_ field: String) -> FieldValue? {
        guard let value = values[field], !value.isEmpty else { return nil }
        return value
    }
}

extension Condition {
    /// Whether the condition is certainly true. What cannot be known because a field is missing does not hold.
    public func holds(in context: ConditionContext) -> Bool { evaluate(in: context) == true }

    /// True, false, or `nil` where a missing field or a case not yet chosen leaves it open.
    ///
    /// Three-valued as in Kleene's logic: `all` is false as soon as one part is false, whatever the others are; `any` is
    /// true as soon as one is true; `not` leaves the unknown unknown. Comparing a missing field is unknown, so that
    /// neither "is ordinary" nor "is not ordinary" holds for it; `present` is always known. A value that is no day makes
    /// `moreDaysSince` and `ageAtLeast` unknown, and so does a year without a calendar (see ``yearWithoutCalendar(in:)``) the former, a
    /// birth after the filing the latter.
    ///
    /// - Complexity: O(*n*) in the number of parts.
    public func evaluate(in context: ConditionContext) -> Bool? {
        switch self {
        case .always(let isTrue): return isTrue
        case .equals(let field, let value): return context.value(field).map { $0.text == value }
        case .oneOf(let field, let values): return context.value(field).map { values.contains($0.text) }
        case .present(let field): return context.value(field) != nil
        case .moreDaysSince(let field, let days):
            guard case .string(let text)? = context.value(field), let day = Day(iso: text) else { return nil }
            return try? context.isFiled(after: day.adding(days: days))
        case .ageAtLeast(let field, let years):
            guard case .string(let text)? = context.value(field), let born = Day(iso: text),
                born <= context.filingDay
            else { return nil }
            return born.fullYears(on: context.filingDay) >= years
        case .caseIn(let cases): return context.caseID.map(cases.contains)
        case .representedOn(let grounds):
            guard let ground = context.ground else { return false }
            return grounds.isEmpty || grounds.contains(ground)
        case .filedBy(let channels): return context.channel.map(channels.contains)
        case .all(let parts):
            var outcome: Bool? = true
            for part in parts {
                switch part.evaluate(in: context) {
                case false?: return false
                case nil: outcome = nil
                case true?: break
                }
            }
            return outcome
        case .any(let parts):
            var outcome: Bool? = false
            for part in parts {
                switch part.evaluate(in: context) {
                case true?: return true
                case nil: outcome = nil
                case false?: break
                }
            }
            return outcome
        case .not(let part): return part.evaluate(in: context).map { !$0 }
        }
    }

    /// The year whose calendar is missing to tell whether a limit had passed, if there is one.
    public func yearWithoutCalendar(in context: ConditionContext) -> Int? {
        switch self {
        case .always, .equals, .oneOf, .present, .ageAtLeast, .caseIn, .representedOn, .filedBy: return nil
        case .moreDaysSince(let field, let days):
            guard case .string(let text)? = context.value(field), let day = Day(iso: text) else { return nil }
            do throws(WorkingTimeError) {
                _ = try context.isFiled(after: day.adding(days: days))
            } catch {
                if case .noCalendar(let year) = error { return year }
            }
            return nil
        case .all(let parts), .any(let parts):
            return parts.lazy.compactMap { $0.yearWithoutCalendar(in: context) }.first
        case .not(let part): return part.yearWithoutCalendar(in: context)
        }
    }

    /// The fields that the condition looks at, each once, in the order of the text.
    public var fields: [String] {
        var seen: Set<String> = []
        return allFields.filter { seen.insert($0).inserted }
    }

    private var allFields: [String] {
        switch self {
        case .always, .caseIn, .representedOn, .filedBy: []
        case .equals(let field, _), .oneOf(let field, _), .present(let field), .moreDaysSince(let field, _),
            .ageAtLeast(let field, _):
            [field]
        case .all(let parts), .any(let parts): parts.flatMap(\.allFields)
        case .not(let part): part.allFields
        }
    }

    /// The missing fields that leave the condition open; empty where it is decided.
    public func undecidedFields(in context: ConditionContext) -> [String] {
        guard evaluate(in: context) == nil else { return [] }
        return fields.filter { context.value($0) == nil }
    }
}
