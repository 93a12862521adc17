public import Vietnamese
public import WorkingTime

/// An agency as the events made it.
public struct Agency: Sendable, Hashable {
    public let code: AgencyCode
    public let level: AgencyLevel
    /// The agency above it as it was established; `OrganisationState.parent(of:on:)` follows mergers.
    public let parent: AgencyCode?
    public let from: Day
    /// Names with the day from which each holds, by day.
    public internal(set) var names: [AgencyRenaming]
    /// What papers say beyond the name.
    public internal(set) var letterhead: Letterhead
    public internal(set) var ending: AgencyEnding?
    public internal(set) var units: [UnitID: UnitCreation] = [:]

    init(_ establishment: AgencyEstablishment) {
        code = establishment.agency
        level = establishment.level
        parent = establishment.parent
        from = establishment.from
        letterhead = establishment.letterhead ?? Letterhead()
        names = [AgencyRenaming(agency: establishment.agency, name: establishment.name, from: establishment.from)]
    }

    /// The days of its existence.
    public var period: Period { Period(from: from, until: ending.map { $0.from.adding(days: -1) }) }

    public func exists(on day: Day) -> Bool { period.contains(day) }

    /// The name on `day`; before it existed, its first.
    public func name(on day: Day) -> Bilingual {
        (names.last { $0.from <= day } ?? names.first)?.name ?? Bilingual(vi: code.rawValue, en: code.rawValue)
    }
}
