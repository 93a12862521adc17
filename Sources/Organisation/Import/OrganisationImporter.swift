import Manifest
import Vietnamese
import WorkingTime

/// Reads the parts of an organisation file. What is wrong is noted with its place, and reading goes on.
struct OrganisationImporter {
    typealias Item = OrganisationImport.Item

    struct AgencyPart {
        var establishments: [Item] = []
        var units: [Item] = []
        var endings: [Item] = []
    }

    struct OfficerPart {
        var registrations: [Item] = []
        var posts: [Item] = []
    }

    func agency(_ value: ManifestValue) -> AgencyPart? {
        var reader = ManifestReader(value)
        let code = identifier(reader.required("code"), AgencyCode.self)
        let name = name(reader.required("name"))
        let level = reader.choice("level", AgencyLevel.self)
        let parentValue = reader.optional("parent")
        let parent = identifier(parentValue, AgencyCode.self)
        let from = day(reader.required("from"))
        let unitValues = reader.optional("units")?.list() ?? []
        let mergedInto = identifier(reader.optional("merged_into"), AgencyCode.self)
        let letterhead = reader.optional("letterhead").map { self.letterhead($0) }
        let endValue = reader.optional("ended_from")
        let end = day(endValue)
        reader.end()
        guard let code, let from else { return nil }
        var part = AgencyPart()
        part.units = unitValues.compactMap { unit($0, of: code, from: from) }
        if mergedInto != nil, endValue == nil {
            value.report(
                "organisation.import.end-missing",
                Bilingual(
                    vi: "Có “merged_into” thì cần “ended_from”: ngày đầu tiên cơ quan không còn.",
                    en: "“merged_into” needs “ended_from”: the first day on which the agency is gone."))
        }
        if let end {
            let ending = AgencyEnding(agency: code, successor: mergedInto, from: end)
            part.endings = [Item(command: OrganisationCommand(.agencyEnded(ending)), position: value.position)]
        }
        guard let name, let level, parentValue == nil || parent != nil else { return part }
        let fact = AgencyEstablishment(
            agency: code, name: name, level: level, parent: parent, from: from, letterhead: letterhead)
        part.establishments = [
            Item(command: OrganisationCommand(.agencyEstablished(fact)), position: value.position)
        ]
        return part
    }

    /// `{place: Phù Đổng, superior: {vi: …, en: …}, counter: {vi: …, en: …}}`.
    private func letterhead(_ value: ManifestValue) -> Letterhead {
        var reader = ManifestReader(value)
        let place = reader.optional("place").flatMap { $0.string(max: 200) }
        let superior = name(reader.optional("superior"))
        let counter = name(reader.optional("counter"))
        reader.end()
        return Letterhead(place: place, superior: superior, counter: counter)
    }

    private func unit(_ value: ManifestValue, of agency: AgencyCode, from: Day) -> Item? {
        var reader = ManifestReader(value)
        let id = identifier(reader.required("id"), UnitID.self)
        let name = name(reader.required("name"))
        let ownValue = reader.optional("from")
        let own = day(ownValue)
        reader.end()
        guard let id, let name, ownValue == nil || own != nil else { return nil }
        let fact = UnitCreation(agency: agency, unit: id, name: name, from: own ?? from)
        return Item(command: OrganisationCommand(.unitCreated(fact)), position: value.position)
    }

    func officer(_ value: ManifestValue) -> OfficerPart? {
        var reader = ManifestReader(value)
        let id = identifier(reader.required("id"), OfficerID.self)
        let name = reader.string("name", max: 100)
        let appointments = reader.optional("appointments")?.list() ?? []
        reader.end()
        guard let id else { return nil }
        var part = OfficerPart()
        part.posts = appointments.compactMap { appointment($0, of: id) }
        if let name {
            let fact = OfficerNaming(officer: id, name: name)
            part.registrations = [
                Item(command: OrganisationCommand(.officerRegistered(fact)), position: value.position)
            ]
        }
        return part
    }

    private func appointment(_ value: ManifestValue, of officer: OfficerID) -> Item? {
        var reader = ManifestReader(value)
        let role = role(reader.required("role"))
        let agency = identifier(reader.required("agency"), AgencyCode.self)
        let unitValue = reader.optional("unit")
        let unit = identifier(unitValue, UnitID.self)
        let title = name(reader.optional("title"))
        let from = day(reader.required("from"))
        let untilValue = reader.optional("until")
        let until = day(untilValue)
        reader.end()
        guard let role, let agency, let from, unitValue == nil || unit != nil, untilValue == nil || until != nil else {
            return nil
        }
        let fact = Appointment(
            officer: officer, role: role, agency: agency, unit: unit, title: title,
            period: Period(from: from, until: until))
        return Item(command: OrganisationCommand(.appointed(fact)), position: value.position)
    }

    func system(_ value: ManifestValue) -> [Item]? {
        var reader = ManifestReader(value)
        let id = identifier(reader.required("id"), SystemID.self)
        let name = reader.string("name", max: 200)
        let agencies = reader.list("agencies") { identifier($0, AgencyCode.self) }
        let procedures = reader.optionalList("procedures") { $0.string(max: 40) }
        reader.end()
        guard let id, let name else { return nil }
        let fact = TrustedSystem(system: id, name: name, agencies: agencies, procedures: procedures)
        return [Item(command: OrganisationCommand(.systemRegistered(fact)), position: value.position)]
    }

    /// A name in both languages, or one text for both.
    private func name(_ value: ManifestValue?) -> Bilingual? {
        guard let value else { return nil }
        guard value.node.scalar != nil, let text = value.string(max: 200) else { return value.bilingual(max: 200) }
        return Bilingual(vi: text, en: text)
    }

    private func day(_ value: ManifestValue?) -> Day? {
        guard let parts = value?.day() else { return nil }
        return Day(year: parts.year, month: parts.month, day: parts.day)
    }

    private func identifier<ID: Identifier>(_ value: ManifestValue?, _ type: ID.Type) -> ID? {
        guard let value, let text = value.string(max: 200) else { return nil }
        do throws(IdentifierError) {
            return try ID(text)
        } catch {
            value.report(error.code, error.message)
            return nil
        }
    }

    /// A role of the engine, or one that a procedure brings; one that looks like a mistyped known role is refused.
    private func role(_ value: ManifestValue?) -> Role? {
        guard let value, let role = identifier(value, Role.self) else { return nil }
        if Role.known.contains(role) { return role }
        guard let meant = Suggestion.nearest(to: role.id, among: Role.known.map(\.id)) else { return role }
        value.report(
            "organisation.import.role",
            Bilingual(vi: "Không có vai trò “\(role.id)”.", en: "There is no role “\(role.id)”."), suggestion: meant)
        return nil
    }

    /// The same items, each after the one that establishes its parent; otherwise in the order of the file.
    static func parentsFirst(_ items: [Item]) -> [Item] {
        var open = items
        var sorted: [Item] = []
        var waiting = Set(items.compactMap { establishment($0)?.agency })
        while !open.isEmpty {
            let ready = open.filter { item in
                establishment(item)?.parent.map { !waiting.contains($0) } ?? true
            }
            // What stands in a circle stays in the order of the file and is refused when it is decided.
            if ready.isEmpty { return sorted + open }
            sorted.append(contentsOf: ready)
            for item in ready { if let agency = establishment(item)?.agency { waiting.remove(agency) } }
            let done = Set(ready)
            open.removeAll { done.contains($0) }
        }
        return sorted
    }

    private static func establishment(_ item: Item) -> AgencyEstablishment? {
        if case .agencyEstablished(let fact) = item.command.fact { fact } else { nil }
    }
}
