public import Manifest
import Vietnamese

/// Calendars as data: one file a year, `calendars/2026.yaml`.
///
/// ```yaml
/// calendar: vn
/// year: 2026
/// edition: 1
/// source: TB 9441/TB-BNV
/// off:
///   - {day: 2026-01-01, reason: {vi: Tết Dương lịch, en: New Year's Day}}
/// worked:
///   - {day: 2026-01-10, reason: {vi: Làm bù, en: Make-up day}, unverified: true}
/// ```
/// `source` and `unverified` of the file hold for every day that has none of its own; a day without a source must be
/// marked `unverified: true`.
extension WorkingCalendar {
    /// One file of a calendar: its name for diagnostics, and its content.
    public struct File: Sendable, Hashable {
        public var name: String
        public var text: String

        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// The calendar in these files, one a year, in any order.
    ///
    /// - Throws: `ManifestErrors` with everything that is wrong in all of them.
    public init(files: [File]) throws(ManifestErrors) {
        var found: [Diagnostic] = []
        var years: [(calendar: String, year: CalendarYear, file: String)] = []
        for file in files {
            do throws(ManifestErrors) {
                let (calendar, year) = try CalendarYear.parse(file.text, file: file.name)
                years.append((calendar, year, file.name))
            } catch {
                found += error.diagnostics
            }
        }
        if let other = years.first(where: { $0.calendar != years.first?.calendar }) {
            found.append(
                Diagnostic(
                    file: other.file, position: .start, code: "calendar.other-name",
                    message: Bilingual(
                        vi: "Các tệp phải thuộc cùng một lịch.", en: "The files must be of one calendar.")))
        }
        if let errors = ManifestErrors(found) { throw errors }
        let name = years.first?.calendar ?? ""
        if let problem = WorkingCalendar.problem(name: name, years: years.map(\.year)) {
            var culprit = files.first?.name ?? "calendars"
            if case .duplicateYear(let year) = problem, let last = years.last(where: { $0.year.year == year }) {
                culprit = last.file
            }
            let diagnostics = DiagnosticCollector(file: culprit)
            diagnostics.report(problem.code, at: .start, problem.message)
            try diagnostics.throwIfAny()
        }
        self.init(checkedName: name, years: years.map(\.year))
    }
}

extension CalendarYear {
    /// The calendar's name and the year that one file holds.
    ///
    /// - Throws: `ManifestErrors` with everything that is wrong: unknown keys, days that do not exist, days of another
    ///   year, days that stand twice, days off on a weekend, days worked that are no Saturday, days without a source.
    public static func parse(
        _ text: String, file: String
    ) throws(ManifestErrors) -> (calendar: String, year: CalendarYear) {
        let root = try ManifestParser.parse(text, file: file)
        let diagnostics = DiagnosticCollector(file: file)
        var reader = ManifestReader(root, diagnostics)
        let name = reader.string("calendar", max: 32)
        let year = reader.integer("year", in: 1...9999).map(Int.init)
        let edition = reader.integer("edition", in: 1...9999).map(Int.init)
        let source = reader.optionalString("source")
        let isUnverified = reader.optionalBool("unverified") ?? false
        var days = DayReader(source: source, isUnverified: isUnverified)
        let off = reader.list("off", allowEmpty: true) { days.read($0) }
        let worked = reader.list("worked", allowEmpty: true) { days.read($0) }
        reader.end()
        if let year, let edition {
            days.report(
                problems(year: year, edition: edition, daysOff: off, workedSaturdays: worked), to: diagnostics)
        }
        try diagnostics.throwIfAny()
        // What is nil was noted, and so never gets here.
        return (
            name ?? "",
            CalendarYear(checkedYear: year ?? 1, edition: edition ?? 1, daysOff: off, workedSaturdays: worked)
        )
    }
}

/// Reads the entries of a file and remembers where each day stands.
private struct DayReader {
    let source: String?
    let isUnverified: Bool
    private var places: [(day: Day, position: SourcePosition)] = []

    init(source: String?, isUnverified: Bool) {
        self.source = source
        self.isUnverified = isUnverified
    }

    mutating func read(_ value: ManifestValue) -> CalendarDay? {
        var reader = ManifestReader(value)
        let position = reader.position
        let date = reader.day("day")
        let reason = reader.bilingual("reason")
        let ownSource = reader.optionalString("source")
        let unverified = reader.optionalBool("unverified") ?? isUnverified
        reader.end()
        guard let date, let day = Day(year: date.year, month: date.month, day: date.day), let reason else {
            return nil
        }
        let source = ownSource ?? source
        if source == nil, !unverified {
            value.report(
                "calendar.no-source",
                Bilingual(
                    vi: "Ngày \(day.vi) không có nguồn; hãy ghi “source” hoặc đánh dấu “unverified: true”.",
                    en: "\(day.iso) has no source; add “source”, or mark it “unverified: true”."))
        }
        places.append((day, position))
        return CalendarDay(day: day, reason: reason, source: source, isUnverified: unverified)
    }

    /// Notes each problem where its day stands: a repetition at the later place.
    func report(_ problems: [CalendarError], to diagnostics: DiagnosticCollector) {
        for problem in problems {
            let place: SourcePosition? =
                switch problem {
                case .duplicateDay(let day): places.last { $0.day == day }?.position
                case .notInYear(let day, _), .offOnWeekend(let day), .workedNotSaturday(let day):
                    places.first { $0.day == day }?.position
                default: nil
                }
            diagnostics.report(problem.code, at: place ?? .start, problem.message)
        }
    }
}
