import Manifest
import Testing
import WorkingTime

@Suite struct CalendarFileTests {
    static let head = "calendar: vn\nyear: 2026\nedition: 1\nsource: s\n"

    @Test(arguments: [
        ("off: []\nworkd: []\n", "manifest.unknown-key", 6),
        ("off:\n  - {day: 2026-05-01, reason: {vi: a, en: b}, sorce: x}\nworked: []\n", "manifest.unknown-key", 6),
        ("off:\n  - {day: 2026-04-31, reason: {vi: a, en: b}}\nworked: []\n", "manifest.no-such-day", 6),
        ("off:\n  - {day: 2025-05-01, reason: {vi: a, en: b}}\nworked: []\n", "calendar.not-in-year", 6),
        ("off:\n  - {day: 2026-05-02, reason: {vi: a, en: b}}\nworked: []\n", "calendar.off-on-weekend", 6),
        ("off: []\nworked:\n  - {day: 2026-05-03, reason: {vi: a, en: b}}\n", "calendar.worked-not-saturday", 7),
        (
            "off:\n  - {day: 2026-05-01, reason: {vi: a, en: b}}\n  - {day: 2026-05-01, reason: {vi: a, en: b}}\nworked: []\n",
            "calendar.duplicate-day", 7
        ),
        ("off:\n  - {day: 2026-05-01, reason: {vi: a}}\nworked: []\n", "manifest.missing-label", 6),
        ("worked: []\n", "manifest.missing-key", 1),
    ])
    func problemsAreNamedWithTheirPlace(body: String, code: String, line: Int) throws {
        let errors = try #require(throws: ManifestErrors.self) {
            try WorkingCalendar(files: [.init(name: "2026.yaml", text: Self.head + body)])
        }
        let found = errors.diagnostics.map { "\($0.code):\($0.line)" }
        #expect(found.contains("\(code):\(line)"), "\(found)")
    }

    @Test(arguments: 0..<20 as Range<UInt64>) func damagedFilesNeverCrash(seed: UInt64) throws {
        var random = Seeded(seed)
        let file = try Shipped.file("2026")
        for _ in 0..<10 {
            let text = damaged(file.text, using: &random)
            let result = Result { try WorkingCalendar(files: [.init(name: "2026.yaml", text: text)]) }
            guard case .failure(let error) = result else { continue }
            let diagnostics = try #require(error as? ManifestErrors).diagnostics
            #expect(!diagnostics.isEmpty, "seed \(seed)")
            #expect(diagnostics.allSatisfy { $0.line > 0 && $0.column > 0 }, "seed \(seed)")
        }
    }

    @Test func aDayNeedsASourceOrAMark() throws {
        let head = "calendar: vn\nyear: 2026\nedition: 1\n"
        let bare = head + "off:\n  - {day: 2026-05-01, reason: {vi: a, en: b}}\nworked: []\n"
        let errors = try #require(throws: ManifestErrors.self) { try CalendarYear.parse(bare, file: "f") }
        #expect(errors.diagnostics.map(\.code) == ["calendar.no-source"])
        let marked = head + "unverified: true\noff:\n  - {day: 2026-05-01, reason: {vi: a, en: b}}\nworked: []\n"
        #expect(try CalendarYear.parse(marked, file: "f").year.daysOff[0].isUnverified)
    }

    @Test func filesOfOneCalendar() throws {
        let text = Self.head + "off: []\nworked: []\n"
        let other = text.replacing("calendar: vn", with: "calendar: la").replacing("2026", with: "2025")
        let mixed = try #require(throws: ManifestErrors.self) {
            try WorkingCalendar(files: [.init(name: "a", text: text), .init(name: "b", text: other)])
        }
        #expect(mixed.first.code == "calendar.other-name" && mixed.first.file == "b")
        let twice = try #require(throws: ManifestErrors.self) {
            try WorkingCalendar(files: [.init(name: "a", text: text), .init(name: "b", text: text)])
        }
        #expect(twice.first.code == "calendar.duplicate-year" && twice.first.file == "b")
        let none = try #require(throws: ManifestErrors.self) { try WorkingCalendar(files: []) }
        #expect(none.first.code == "calendar.no-years")
    }

    @Test func shippedRulesAreTheStandardOnesWithSources() throws {
        let file = try Shipped.file("working-time", in: "rules")
        let rules = try WorkingRules(manifest: file.text, file: file.name)
        #expect(rules.hours == .standard)
        // Two rules of two texts: each with its days, its source, and what of it is unverified.
        let old = try #require(Day(iso: "2025-06-30"))
        let now = try #require(Day(iso: "2026-06-10"))
        let later = try #require(Day(iso: "2027-03-01"))
        #expect(rules.civilStatusCutOff(on: now)?.time.short == "15:00")
        #expect(rules.civilStatusCutOff(on: now)?.source?.contains("60/2014") == true)
        #expect(rules.civilStatusCutOff(on: now)?.isUnverified == false)
        #expect(rules.civilStatusCutOff(on: later)?.isUnverified == true)
        #expect(rules.forwardingCutOff(on: old)?.source?.contains("61/2018") == true)
        #expect(rules.forwardingCutOff(on: now)?.source == nil && rules.forwardingCutOff(on: now)?.isUnverified == true)
        #expect(rules.afterHoursCountFromNextWorkingHour.isOn)
        #expect(rules.afterHoursCountFromNextWorkingHour.isUnverified)
        #expect(rules.afterHoursCountFromNextWorkingHour.source != nil)
    }

    @Test func aCutOffNeedsASourceOrTheMark() throws {
        let text = """
            hours: [{from: "08:00", to: "12:00"}, {from: "13:00", to: "17:00"}]
            civil-status-cut-off: [{time: "15:00"}]
            forwarding-cut-off: [{time: "25:00", unverified: true}]
            after-hours: {next-working-hour: true, source: s}
            """
        let errors = try #require(throws: ManifestErrors.self) { try WorkingRules(manifest: text, file: "rules.yaml") }
        #expect(errors.diagnostics.map(\.code) == ["time.cut-off-without-source", "time.not-a-time"])
    }

    @Test(arguments: [
        (#"[{from: "08:00", to: "12:00"}, {from: "11:00", to: "15:00"}]"#, "time.hours"),
        (#"[{from: "08:00", to: "12:00"}]"#, "time.hours"),
        (#"[{from: "12:00", to: "08:00"}]"#, "time.hours"),
        (#"[{from: "8h", to: "12:00"}]"#, "time.not-a-time"),
        (#"[]"#, "manifest.empty-list"),
    ])
    func hoursThatCannotBe(hours: String, code: String) throws {
        let text = """
            hours: \(hours)
            civil-status-cut-off: []
            forwarding-cut-off: []
            after-hours: {next-working-hour: true, source: s}
            """
        let errors = try #require(throws: ManifestErrors.self) { try WorkingRules(manifest: text, file: "rules.yaml") }
        #expect(errors.diagnostics.map(\.code) == [code])
    }
}
