public import Vietnamese
public import WorkingTime

/// What one officer is and may see on one day: active appointments and substitutions, nothing while on leave.
public struct Authority: Sendable, Hashable {
    /// A role at an agency that the officer holds on that day.
    public struct Post: Sendable, Hashable {
        public var role: Role
        public var agency: AgencyCode
        public var unit: UnitID?
        /// The position as papers print it; `nil`: the name of the role, also while standing in for somebody.
        public var title: Bilingual?
        /// The officer who is acted for; `nil` for an appointment of one's own.
        public var standsInFor: OfficerID?
        /// The days of the appointment or substitution, the end of the agency taken into account.
        public var period: Period
        /// The agency itself and the former agencies that it took over.
        public var answersFor: Set<AgencyCode>
        /// The agencies whose dossiers the post may see.
        public var sees: Set<AgencyCode>
    }

    public let officer: OfficerID
    public let day: Day
    public let isOnLeave: Bool
    /// In the order of appointment, then of substitution; none while on leave.
    public let posts: [Post]

    /// Whether the officer holds `role` at `agency` or at the successor of what it was.
    public func may(_ role: Role, at agency: AgencyCode) -> Bool {
        posts.contains { $0.role == role && $0.answersFor.contains(agency) }
    }

    /// Whether the officer holds one of `roles` at `agency`.
    public func mayAny(_ roles: some Sequence<Role>, at agency: AgencyCode) -> Bool {
        roles.contains { may($0, at: agency) }
    }

    /// The agencies whose dossiers the officer may see: their own; for an inspector all within; for an administrator none.
    public var visibleAgencies: Set<AgencyCode> { posts.reduce(into: []) { $0.formUnion($1.sees) } }

    /// Whether the officer may see a dossier of these agencies: the receiving, the competent or the returning one is visible.
    public func maySee(receiving: AgencyCode, competent: AgencyCode, returning: AgencyCode) -> Bool {
        posts.contains { $0.sees.contains(receiving) || $0.sees.contains(competent) || $0.sees.contains(returning) }
    }

    /// The same officer acting in one role at one agency only; `nil` where they do not hold it on that day.
    public func acting(as role: Role, at agency: AgencyCode) -> Authority? {
        let held = posts.filter { $0.role == role && $0.agency == agency }
        return held.isEmpty ? nil : Authority(officer: officer, day: day, isOnLeave: isOnLeave, posts: held)
    }
}
