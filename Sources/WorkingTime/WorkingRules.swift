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

    /// An hour that a text names, for the days on which the text holds: what is received *after* it is late for the day.
    public struct CutOff: Sendable, Hashable {
        public var time: TimeOfDay
        /// The first day; `nil`: from of old.
        public var from: Day?
        /// The first day on which it no longer holds; `nil`: none is known.
        public var until: Day?
        public var source: String?
        /// Whether an official still has to confirm it.
        public var isUnverified: Bool

        public init(
            time: TimeOfDay, from: Day? = nil, until: Day? = nil, source: String? = nil, isUnverified: Bool = false
        ) {
            self.time = time
            self.from = from
            self.until = until
            self.source = source
            self.isUnverified = isUnverified
        }

        /// Whether it holds on `day`.
        public func holds(on day: Day) -> Bool {
            from.map { $0 <= day } ?? true && until.map { day < $0 } ?? true
        }
    }

    public var hours: WorkingHours
    /// *Civil status*: the hour after which a same-day result comes the next working day (`Deadline.civilStatusStart`).
    public var civilStatusCutOffs: [CutOff]
    /// *Forwarding*: the hour after which a dossier leaves in the next working morning (`Deadline.forwardingLatest`). Another text
    /// than that of civil status, with other days, though both name 15:00.
    public var forwardingCutOffs: [CutOff]
    /// Whether what arrives outside working hours (online, by night, on a day off) counts as received in the first working
    /// hour that follows.
    public var afterHoursCountFromNextWorkingHour: Switch

    /// 15:00.
    public static let usualCutOff = TimeOfDay(clamping: 15 * 3_600_000_000)

    public init(
        hours: WorkingHours = .standard, civilStatusCutOffs: [CutOff] = [CutOff(time: WorkingRules.usualCutOff)],
        forwardingCutOffs: [CutOff] = [CutOff(time: WorkingRules.usualCutOff)],
        afterHoursCountFromNextWorkingHour: Switch = Switch(isOn: true)
    ) {
        self.hours = hours
        self.civilStatusCutOffs = civilStatusCutOffs
        self.forwardingCutOffs = forwardingCutOffs
        self.afterHoursCountFromNextWorkingHour = afterHoursCountFromNextWorkingHour
    }

    /// The cut-off of civil status in force on `day`; `nil`: no hour counts then.
    public func civilStatusCutOff(on day: Day) -> CutOff? { civilStatusCutOffs.last { $0.holds(on: day) } }

    /// The cut-off of forwarding in force on `day`; `nil`: no hour counts then.
    public func forwardingCutOff(on day: Day) -> CutOff? { forwardingCutOffs.last { $0.holds(on: day) } }

    /// 08:00–12:00 and 13:00–17:00, both cut-offs at 15:00, and what arrives after hours counts from the next working hour.
    /// `rules/working-time.yaml` holds the same with the sources.
    public static let standard = WorkingRules()
}
