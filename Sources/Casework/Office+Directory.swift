import EventLog
public import JSON
import Organisation
import Procedures
import Vietnamese
import WorkingTime

extension Office {
    /// What of the organisation is listed.
    public enum Directory: String, Sendable, CaseIterable {
        case agencies, units, officers, appointments, systems
    }

    /// Lists a part of the organisation as of today: `GET /v1/org/…`.
    public func directory(
        _ part: Directory, page: PageRequest = PageRequest(), by caller: Caller
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            guard caller.officer != nil else { throw Self.officersOnly }
            guard caller.authority?.posts.isEmpty == false else { throw Self.noPostToday }
            let day = try await self.clock.now().localDay
            let organisation = self.registry.snapshot.organisation
            let items: [(key: String, value: JSONValue)] =
                switch part {
                case .agencies: organisation.agencies.values.map { ($0.code.rawValue, Self.agency($0, on: day)) }
                case .units: organisation.agencies.values.flatMap(Self.units)
                case .officers: organisation.officers.values.map { ($0.id.rawValue, Self.officer($0, on: day)) }
                case .appointments: organisation.officers.values.flatMap { Self.appointments($0, on: day) }
                case .systems:
                    organisation.systems.values.map { ($0.system.system.rawValue, Self.system($0)) }
                }
            return try self.list("org/\(part.rawValue)", caller: caller).page(of: items, page)
        }
    }

    private static let noPostToday = CaseworkError(
        .forbidden, code: "access.no-post",
        message: Bilingual(
            vi: "Hôm nay bạn không giữ vai trò nào.", en: "You hold no post today."))

    private static func agency(_ agency: Agency, on day: Day) -> JSONValue {
        var object: JSONObject = [
            "code": agency.code.json, "name": agency.name(on: day).json, "level": .string(agency.level.rawValue),
            "from": agency.from.json, "open": .bool(agency.exists(on: day)),
        ]
        object.set("parent", agency.parent?.json)
        object.set("successor", agency.ending?.successor?.json)
        return .object(object)
    }

    private static func units(_ agency: Agency) -> [(key: String, value: JSONValue)] {
        agency.units.values.map { unit in
            (
                "\(unit.agency.rawValue) \(unit.unit.rawValue)",
                [
                    "agency": unit.agency.json, "unit": unit.unit.json,
                    "name": ["vi": .string(unit.name.vi), "en": .string(unit.name.en)], "from": unit.from.json,
                ]
            )
        }
    }

    private static func officer(_ officer: Officer, on day: Day) -> JSONValue {
        ["id": officer.id.json, "name": .string(officer.name), "on_leave": .bool(officer.isOnLeave(on: day))]
    }

    private static func appointments(_ officer: Officer, on day: Day) -> [(key: String, value: JSONValue)] {
        officer.appointments.map { declared in
            let fact = declared.fact
            var object: JSONObject = [
                "officer": officer.id.json, "name": .string(officer.name), "role": fact.role.json,
                "role_label": fact.role.label.json, "agency": fact.agency.json,
            ]
            object.set("unit", fact.unit?.json)
            object["from"] = fact.period.from.json
            object.set("until", fact.period.until?.json)
            object["active"] = .bool(fact.period.contains(day))
            let key = [
                officer.id.rawValue, fact.role.id, fact.agency.rawValue, fact.period.from.iso,
                fact.unit?.rawValue ?? "",
            ]
            return (key.joined(separator: " "), .object(object))
        }
    }

    private static func system(_ system: RegisteredSystem) -> JSONValue {
        [
            "id": system.system.system.json, "name": .string(system.system.name),
            "agencies": .array(system.system.agencies.map(\.json)),
            "procedures": .array(system.system.procedures.map(JSONValue.string)),
            "suspended": .bool(system.suspendedFrom != nil),
        ]
    }

    /// The published procedures: `GET /v1/procedures`.
    public func procedures(page: PageRequest = PageRequest()) async throws(CaseworkError) -> JSONValue {
        try await answering {
            var items: [(key: String, value: JSONValue)] = []
            for (code, versions) in self.registry.snapshot.procedures {
                // In the order of publication, which only grows at its end.
                for (number, published) in versions.enumerated() {
                    let definition = try await self.definitions.definition(published.digest)
                    var object: JSONObject = [
                        "code": .string(published.code), "title": definition.title.json,
                        "digest": .string(published.digest), "effective_from": published.effective.from.json,
                    ]
                    object.set("effective_until", published.effective.until?.json)
                    object["published_at"] = published.publishedAt.json
                    let place = "\(number)"
                    let key = code + " " + String(repeating: "0", count: max(0, 6 - place.utf8.count)) + place
                    items.append((key, .object(object)))
                }
            }
            return try self.list("procedures", caller: nil).page(of: items, page)
        }
    }

    /// A definition of a procedure in its expanded form: `GET /v1/procedures/{code}`.
    ///
    /// - Parameters:
    ///   - code: The procedure.
    ///   - digest: The digest of the one that is wanted, such as that of a dossier; `nil`: the one in force today.
    /// - Returns: Code, digest and definition.
    /// - Throws: `CaseworkError` where there is none.
    public func procedure(_ code: String, digest: String? = nil) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let published = try await self.published(code, digest: digest)
            guard let digest = Hex.bytes(published.digest),
                let expanded = try await self.store.definition(digest: digest)
            else { throw Self.procedureNotFound(code) }
            return [
                "code": .string(code), "digest": .string(published.digest), "definition": try JSONReader.read(expanded),
            ]
        }
    }

    /// The form of a procedure as a JSON Schema: `GET /v1/procedures/{code}/form`.
    ///
    /// - Parameters:
    ///   - code: The procedure.
    ///   - digest: As for ``procedure(_:digest:)``.
    /// - Returns: The schema, with the definition's digest in its identifier.
    /// - Throws: `CaseworkError` where there is none.
    public func form(_ code: String, digest: String? = nil) async throws(CaseworkError) -> JSONValue {
        try await answering {
            let published = try await self.published(code, digest: digest)
            let definition = try await self.definitions.definition(published.digest)
            return .object(definition.formSchema(digest: published.digest))
        }
    }

    /// The published definition of a procedure that has this digest, or that is in force today.
    private func published(_ code: String, digest: String?) async throws -> PublishedProcedure {
        let day = try await clock.now().localDay
        let snapshot = registry.snapshot
        let found =
            if let digest { snapshot.procedures[code]?.last { $0.digest == digest } } else {
                snapshot.procedure(code, on: day)
            }
        guard let found else { throw Self.procedureNotFound(code) }
        return found
    }

    private static func procedureNotFound(_ code: String) -> CaseworkError {
        CaseworkError(
            .notFound, code: "procedure.not-found",
            message: Bilingual(
                vi: "Không có thủ tục “\(code.shown)” đang hiệu lực.",
                en: "There is no procedure “\(code.shown)” in force."))
    }
}
