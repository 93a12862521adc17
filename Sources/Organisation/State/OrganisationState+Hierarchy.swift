public import WorkingTime

extension OrganisationState {
    /// The agency that answers for `agency` on `day`: itself while it exists, after a merger its successor; `nil` where
    /// it is unknown, closed without one, or not yet established.
    public func successor(of agency: AgencyCode, on day: Day) -> AgencyCode? {
        var code = agency
        for _ in 0...endedAgencies.count {
            guard let known = agencies[code], day >= known.from else { return nil }
            guard let ending = known.ending, day >= ending.from else { return code }
            guard let next = ending.successor else { return nil }
            code = next
        }
        return nil
    }

    /// The agency above `agency` on `day`, its successor where it was merged.
    public func parent(of agency: AgencyCode, on day: Day) -> AgencyCode? {
        guard let parent = agencies[agency]?.parent else { return nil }
        return successor(of: parent, on: day) ?? parent
    }

    /// `agency` (or its successor on `day`) and all above it, upwards.
    ///
    /// A closed agency still stands below its last parent, so that its dossiers stay within reach.
    public func lineage(of agency: AgencyCode, on day: Day) -> [AgencyCode] {
        var lineage: [AgencyCode] = []
        var next: AgencyCode? = successor(of: agency, on: day) ?? agency
        while let code = next, agencies[code] != nil, !lineage.contains(code) {
            lineage.append(code)
            next = parent(of: code, on: day)
        }
        return lineage
    }

    /// Whether `agency` is `other` or stands below it on `day`, mergers followed.
    public func isWithin(_ agency: AgencyCode, _ other: AgencyCode, on day: Day) -> Bool {
        lineage(of: agency, on: day).contains(other)
    }

    /// `agency` and all agencies below it on `day`, former ones included whose dossiers belong there now.
    ///
    /// - Complexity: O(*n*) in the number of agencies.
    public func agencies(within agency: AgencyCode, on day: Day) -> Set<AgencyCode> {
        Set(agencies.keys.filter { isWithin($0, agency, on: day) })
    }

    /// `agency` and the former agencies whose successor it is on `day`.
    func answersFor(_ agency: AgencyCode, on day: Day) -> Set<AgencyCode> {
        var codes: Set<AgencyCode> = [agency]
        for former in endedAgencies where successor(of: former, on: day) == agency { codes.insert(former) }
        return codes
    }

    /// Whether `target` can be reached from `agency` by going up or to successors, on whatever day.
    func reaches(_ target: AgencyCode, from agency: AgencyCode) -> Bool {
        var open = [agency]
        var seen: Set<AgencyCode> = []
        while let code = open.popLast() {
            if code == target { return true }
            guard seen.insert(code).inserted, let known = agencies[code] else { continue }
            if let parent = known.parent { open.append(parent) }
            if let successor = known.ending?.successor { open.append(successor) }
        }
        return false
    }
}
