public import Manifest
import Vietnamese

/// The rules as data, `rules/working-time.yaml`.
///
/// ```yaml
/// hours:
///   - {from: "08:00", to: "12:00"}
///   - {from: "13:00", to: "17:00"}
/// civil-status-cut-off:
///   - {time: "15:00", until: 2027-03-01, source: Luật Hộ tịch điều 5 khoản 3}
/// forwarding-cut-off:
///   - {time: "15:00", until: 2025-07-01, source: NĐ 61/2018 điều 18}
///   - {time: "15:00", from: 2025-07-01, unverified: true}
/// after-hours: {next-working-hour: true, source: QĐ 2988/2018, unverified: true}
/// ```
extension WorkingRules {
    /// The rules that one file holds.
    ///
    /// - Throws: `ManifestErrors` with everything that is wrong: unknown keys, times that do not exist, hours that overlap,
    ///   run backwards or do not make eight.
    public init(manifest text: String, file: String) throws(ManifestErrors) {
        let root = try ManifestParser.parse(text, file: file)
        let diagnostics = DiagnosticCollector(file: file)
        var reader = ManifestReader(root, diagnostics)
        let hoursValue = reader.required("hours")
        let shifts = hoursValue?.list(allowEmpty: false)?.compactMap(WorkingRules.shift) ?? []
        var hours = WorkingHours.standard
        if diagnostics.count == 0 {
            do throws(WorkingTimeError) {
                hours = try WorkingHours(shifts)
            } catch {
                hoursValue?.report(error.code, error.message)
            }
        }
        let civilStatus = reader.list("civil-status-cut-off", allowEmpty: true, WorkingRules.cutOff)
        let forwarding = reader.list("forwarding-cut-off", allowEmpty: true, WorkingRules.cutOff)
        var afterHours = Switch(isOn: true)
        if var rule = reader.mapping("after-hours") {
            afterHours.isOn = rule.bool("next-working-hour") ?? true
            afterHours.source = rule.string("source")
            afterHours.isUnverified = rule.optionalBool("unverified") ?? false
            rule.end()
        }
        reader.end()
        try diagnostics.throwIfAny()
        self.init(
            hours: hours, civilStatusCutOffs: civilStatus, forwardingCutOffs: forwarding,
            afterHoursCountFromNextWorkingHour: afterHours)
    }

    private static func shift(_ value: ManifestValue) -> WorkingHours.Shift? {
        var reader = ManifestReader(value)
        let start = reader.required("from").flatMap(time)
        let end = reader.required("to").flatMap(time)
        reader.end()
        guard let start, let end else { return nil }
        return WorkingHours.Shift(start: start, end: end)
    }

    private static func cutOff(_ value: ManifestValue) -> CutOff? {
        var reader = ManifestReader(value)
        let time = reader.required("time").flatMap(WorkingRules.time)
        let from = reader.optionalDay("from").flatMap { Day(year: $0.year, month: $0.month, day: $0.day) }
        let until = reader.optionalDay("until").flatMap { Day(year: $0.year, month: $0.month, day: $0.day) }
        let source = reader.optionalString("source")
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        if source == nil, !isUnverified {
            value.report(
                "time.cut-off-without-source",
                Bilingual(
                    vi: "Mốc giờ phải ghi “source” (đọc ở đâu) hoặc “unverified: true” (chưa kiểm chứng).",
                    en: "A cut-off needs “source” (where it was read) or “unverified: true”."))
        }
        return time.map {
            CutOff(time: $0, from: from, until: until, source: source, isUnverified: isUnverified)
        }
    }

    private static func time(_ value: ManifestValue) -> TimeOfDay? {
        guard let text = value.string(max: 8) else { return nil }
        guard let time = TimeOfDay(text: text) else {
            value.report(
                "time.not-a-time",
                Bilingual(
                    vi: "Cần một giờ trong ngày, như “08:00”.", en: "Expected a time of day, such as “08:00”."))
            return nil
        }
        return time
    }
}
