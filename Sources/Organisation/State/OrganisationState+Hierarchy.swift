public import WorkingTime

extension OrganisationState {
    /// The agency that answers for `agency` on `day`: itself while it exists, after a merger its successor; `nil` where
    /// it is unknown, closed without one, or not yet established.
    public func successor(of agency: AgencyCode, on day: Day) -> AgencyCode? {
        let last = lastSuccessor(of: agency, on: day)
        return agencies[last]?.exists(on: day) == true ? last : nil
    }

    /// Where following mergers up to `day` ends: at an agency that exists, was closed, or is unknown.
    private func lastSuccessor(of agency: AgencyCode, on day: Day) -> AgencyCode {
        var code = agency
        // No chain is longer than the number of endings.
        for _ in endedAgencies {
            guard let ending = agencies[code]?.ending, day >= ending.from, let next = ending.successor else { break }
            code = next
        }
        return code
    }

    /// The agency above `agency` on `day`, its successor where it was merged.
    public func parent(of agency: AgencyCode, on day: Day) -> AgencyCode? {
        agencies[agency]?.parent.map { lastSuccessor(of: $0, on: day) }
    }

    /// `agency` (or its successor on `day`) and all above it, upwards.
    ///
    /// A closed agency still stands below its last parent, so that its dossiers stay within reach.
    public func lineage(of agency: AgencyCode, on day: Day) -> [AgencyCode] {
        var lineage: [AgencyCode] = []
        var next: AgencyCode? = lastSuccessor(of: agency, on: day)
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

    /// Whether every agency that exists on `day` is `agency` or stands below it: what is common to all of them — the raw log,
    /// published procedures — is the business of whoever is appointed there. With several tops there is no such agency.
    ///
    /// - Complexity: O(*n*) in the number of agencies.
    public func isTop(_ agency: AgencyCode, on day: Day) -> Bool {
        guard agencies[agency]?.exists(on: day) == true else { return false }
        return agencies.values.allSatisfy { !$0.exists(on: day) || isWithin($0.code, agency, on: day) }
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
