/// How working time is counted, apart from the days: all of it can be set for an agency.
public struct WorkingRules: Sendable, Hashable {
    /// A rule that can be switched, with the place where it was read.
    public struct Switch: Sendable, Hashable {
        public var isOn: Bool
        public var source: String?
        /// Whether an official still has to confirm it.
        public var isUnverified: Bool

        public init(isOn: Bool, source: String? = nil, isUnverified: Bool = false) {
            self.isOn = isOn
            self.source = source
            self.isUnverified = isUnverified
        }
    }

    public var hours: WorkingHours
    /// What is received *after* this time is late for the day, for both rules that know such an hour
    /// (`Deadline.civilStatusStart` and `Deadline.forwardingLatest`). 15:00 in both texts.
    public var cutOff: TimeOfDay
    /// Whether what arrives outside working hours (online, by night, on a day off) counts as received in the first working
    /// hour that follows.
    public var afterHoursCountFromNextWorkingHour: Switch

    /// 15:00.
    public static let usualCutOff = TimeOfDay(clamping: 15 * 3_600_000_000)

    public init(
        hours: WorkingHours = .standard, cutOff: TimeOfDay = WorkingRules.usualCutOff,
        afterHoursCountFromNextWorkingHour: Switch = Switch(isOn: true)
    ) {
        self.hours = hours
        self.cutOff = cutOff
        self.afterHoursCountFromNextWorkingHour = afterHoursCountFromNextWorkingHour
    }

    /// 08:00–12:00 and 13:00–17:00, the cut-off at 15:00, and what arrives after hours counts from the next working hour.
    /// `calendars/rules.yaml` holds the same with the sources.
    public static let standard = WorkingRules()
}
