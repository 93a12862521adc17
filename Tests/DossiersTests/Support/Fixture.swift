import Dossiers
import Foundation
import Manifest
import Organisation
import Procedures
import Testing
import Vietnamese
import WorkingTime

/// The repository's own calendars and procedures, and a small procedure of the tests' own.
enum Fixture {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func calendar() throws -> WorkingCalendar { try loadedCalendar.get() }

    /// The calendar in which some days of 2026 more are days off.
    static func calendar(with off: [Day], working: [Day] = []) throws -> WorkingCalendar {
        let ordinary = try calendar()
        return try WorkingCalendar(
            name: ordinary.name,
            years: ordinary.years.map { year in
                guard year.year == 2026 else { return year }
                let reason = Bilingual(vi: "Nghỉ thêm", en: "One more day off")
                let more = off.map { CalendarDay(day: $0, reason: reason, source: "tests") }
                return try CalendarYear(
                    year: year.year, edition: year.edition + 1, daysOff: year.daysOff + more,
                    workedSaturdays: year.workedSaturdays
                        + working.map { CalendarDay(day: $0, reason: reason, source: "tests") })
            })
    }

    // Read once: the property tests make thousands of worlds.
    private static let loadedCalendar = Result {
        try WorkingCalendar(
            files: ["2024", "2025", "2026"].map { year in
                WorkingCalendar.File(name: "\(year).yaml", text: try text("calendars/\(year).yaml"))
            })
    }
    private static let loadedBirth = Result {
        try pinned(try text("workflows/birth-registration.yaml"), file: "birth-registration.yaml")
    }
    private static let loadedPermit = Result { try pinned(permitText, file: "permit.yaml") }

    static func pinned(_ text: String, file: String) throws -> PinnedProcedure {
        let checked = try ProcedureParser.read(text: text, file: file)
        return PinnedProcedure(definition: checked.definition, digest: checked.digestText)
    }

    static func birth() throws -> PinnedProcedure { try loadedBirth.get() }

    private static let loadedCriminal = Result {
        try pinned(try text("workflows/criminal-record.yaml"), file: "criminal-record.yaml")
    }
    private static let loadedCriminal2025 = Result {
        try pinned(try text("workflows/criminal-record-2025.yaml"), file: "criminal-record-2025.yaml")
    }

    /// The criminal record certificate by the law from 2026-07-01 on, or by that before.
    static func criminalRecord(before: Bool = false) throws -> PinnedProcedure {
        try (before ? loadedCriminal2025 : loadedCriminal).get()
    }

    /// A permit: five working days, a fee, data of no person, two supplements, presence not demanded.
    ///
    /// The action `submit` would not pass the checks of a definition (somebody could sign before there is a draft): deciding must
    /// hold where they do not.
    static func permit() throws -> PinnedProcedure {
        var pinned = try loadedPermit.get()
        pinned.definition.steps[0].actions.insert(
            ActionDefinition(
                id: "submit", label: Bilingual(vi: "Trình", en: "Submit"), kind: .advance, target: "decide",
                roles: ["civil-status"], requiresReason: false), at: 0)
        return pinned
    }

    /// The permit with everything that happens by itself: reminders, an answer that has an end, a draft that goes to who filed online.
    static func timed() throws -> PinnedProcedure { try loadedTimed.get() }

    private static let loadedTimed = Result { try pinned(timedText, file: "timed.yaml") }

    static let timedText =
        permitText
        .replacing("answer-within: 10 working days,", with: "answer-within: 10 working days, unanswered: stop,")
        .replacing(
            "first-step: verify",
            with: """
                timers:
                  reminder: {before: 1 working day}
                  apology: {source: tests}
                  overdue: {escalate-to: head}
                first-step: verify
                """
        )
        .replacing("kind: draft, to: decide", with: "kind: draft, to: confirm")
        .replacing(
            "  - id: decide\n",
            with: """
                  - id: confirm
                    label: {vi: Người nộp xem dự thảo, en: The applicant looks at the draft}
                    status: 4
                    role: applicant
                    only-when: {channel: [online], otherwise: decide}
                    silence: {within: 1 day, action: agree, source: tests}
                    actions:
                      - {id: agree, label: {vi: Đồng ý, en: Agree}, kind: advance, to: decide}
                      - {id: object, label: {vi: Đề nghị sửa, en: Object}, kind: advance, to: verify, reason: true}
                      - {id: take-back, label: {vi: Rút lại, en: Take back}, kind: advance, to: verify, roles: [civil-status]}
                  - id: decide

                """)

    static let permitText = """
        language: 1
        code: 9.000001
        title: {vi: Giấy phép thử, en: Test permit}
        sector: thu-nghiem
        level: commune
        effective: {from: 2025-07-01, until: 2026-12-01}
        legal-bases: [{number: 01/2025/TT-TEST, in-force: {from: 2025-01-01}, source: tests}]
        applicants: [citizen, enterprise]
        online: {extent: end-to-end}
        grounds:
          - {id: authorisation, label: {vi: Ủy quyền, en: Authorisation}}
        subjects:
          - id: applicant
            label: {vi: Người nộp, en: Applicant}
            fields:
              - {id: full_name, label: {vi: Họ tên, en: Full name}, type: full-name, required: true, class: identity}
              - {id: birth_date, label: {vi: Ngày sinh, en: Date of birth}, type: date, class: identity}
          - id: representative
            label: {vi: Người đại diện, en: Representative}
            required: {represented: true}
            allowed: {represented: true}
            fields:
              - {id: full_name, label: {vi: Họ tên, en: Full name}, type: full-name, required: true, class: identity}
        data:
          - {id: place, label: {vi: Địa điểm, en: Place}, type: text, max: 50, required: true}
          - {id: area, label: {vi: Diện tích, en: Area}, type: integer, min: 1, max: 1000}
          - {id: urgent, label: {vi: Khẩn, en: Urgent}, type: boolean}
        cases:
          - id: urgent
            label: {vi: Khẩn, en: Urgent}
            when: {field: urgent, equals: true}
            limit: {within: 8 working hours, source: tests}
          - id: ordinary
            label: {vi: Thường, en: Ordinary}
        documents:
          - {id: plan, label: {vi: Bản vẽ, en: Plan}, form: any, required: true, replaced-by: [sketch]}
          - {id: sketch, label: {vi: Sơ đồ, en: Sketch}, form: any}
          - {id: photo, label: {vi: Ảnh, en: Photograph}, form: electronic}
        fees:
          - id: large
            label: {vi: Diện tích lớn, en: Large}
            amount: 500000
            dates: {from: 2025-07-01}
            when: {field: area, equals: 1000}
            source: tests
          - {id: usual, label: {vi: Thường, en: Usual}, amount: 20000, dates: {from: 2025-07-01}, source: tests}
        limit: {within: 5 working days, source: tests}
        supplement: {max-requests: 2, answer-within: 10 working days, source: tests}
        first-step: verify
        steps:
          - id: verify
            label: {vi: Thẩm tra, en: Verify}
            status: 4
            role: civil-status
            actions:
              - {id: draft, label: {vi: Dự thảo, en: Draft}, kind: draft, to: decide}
              - {id: refuse, label: {vi: Từ chối, en: Refuse}, kind: refuse}
          - id: decide
            label: {vi: Quyết định, en: Decide}
            status: 4
            role: signatory
            actions:
              - {id: sign, label: {vi: Ký, en: Sign}, kind: sign, to: number}
              - {id: back, label: {vi: Trả lại, en: Send back}, kind: advance, to: verify, reason: true}
          - id: number
            label: {vi: Vào sổ, en: Number}
            status: 4
            role: clerk
            actions:
              - {id: issue, label: {vi: Ban hành, en: Issue}, kind: issue, to: return}
          - id: return
            label: {vi: Trả kết quả, en: Return}
            status: 9
            role: one-stop
            actions:
              - {id: deliver, label: {vi: Trả, en: Deliver}, kind: deliver}
        separations:
          - {first: verify/draft, second: decide/sign, reason: {vi: Người soạn không ký, en: Who drafts does not sign}}
        results:
          - code: KQ.G99.000001
            title: {vi: Giấy phép, en: Permit}
            template: permit
            number: "{serial}/{year}"
            electronic: true
            shows: [applicant.full_name, place]
        delivery: [counter, online]
        """
}

extension Instant {
    /// An instant of 2026 by the clock in Vietnam.
    init(_ month: Int, _ day: Int, _ hour: Int, _ minute: Int = 0, second: Int = 0, year: Int = 2026) {
        let date = Day(year: year, month: month, day: day) ?? .earliest
        self.init(day: date, time: TimeOfDay(hour: hour, minute: minute, second: second) ?? .midnight)
    }
}
