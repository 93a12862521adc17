import WorkingTime

extension OrganisationState {
    func register(_ fact: SigningKey) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard fact.publicKey.count == SigningKey.byteCount else { throw OrganisationRefusal(.keyLength) }
        guard let known = keys[fact.id] else { return [.keyRegistered(fact)] }
        guard known.key == fact, known.revokedFrom == nil else { throw OrganisationRefusal(.keyTaken) }
        return []
    }

    func revoke(_ fact: KeyRevocation) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard let known = keys[fact.key] else { throw OrganisationRefusal(.unknownKey) }
        guard fact.from >= known.key.from else { throw OrganisationRefusal(.datesDisordered) }
        if let revoked = known.revokedFrom, revoked <= fact.from { return [] }
        return [.keyRevoked(fact)]
    }

    func register(_ fact: TrustedSystem) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard !fact.agencies.isEmpty, Set(fact.agencies).count == fact.agencies.count else {
            throw OrganisationRefusal(.noAgencies)
        }
        guard Set(fact.procedures).count == fact.procedures.count, fact.procedures.allSatisfy(Self.isProcedureCode)
        else { throw OrganisationRefusal(.procedureInvalid) }
        if let known = systems[fact.system], known.system == fact { return [] }
        return [.systemRegistered(fact)]
    }

    func suspend(_ fact: SystemSuspension) -> [OrganisationFact] {
        if let suspended = systems[fact.system]?.suspendedFrom, suspended <= fact.from { return [] }
        return [.systemSuspended(fact)]
    }

    func set(_ fact: Credential) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard fact.isFormed else { throw OrganisationRefusal(.credentialForm) }
        if let until = fact.until, until <= fact.from { throw OrganisationRefusal(.datesDisordered) }
        switch (fact.kind, fact.holder) {
        case (.password, .system): throw OrganisationRefusal(.passwordOfSystem)
        case (.password, .officer(let officer)):
            return passwords[officer] == fact ? [] : [.credentialSet(fact)]
        case (.token, _):
            guard let known = tokens[fact.digest] else { return [.credentialSet(fact)] }
            guard known == fact else { throw OrganisationRefusal(.keyTaken) }
            return []
        }
    }

    func revoke(_ fact: CredentialRevocation) throws(OrganisationRefusal) -> [OrganisationFact] {
        let held = Array(passwords.values) + Array(tokens.values)
        let ofHolder = held.filter {
            $0.holder == fact.holder && (fact.kind == nil || fact.kind == $0.kind)
                && (fact.digest == nil || fact.digest == $0.digest)
        }
        guard !ofHolder.isEmpty else { throw OrganisationRefusal(.unknownCredential) }
        return ofHolder.contains { fact.ends($0) } ? [.credentialRevoked(fact)] : []
    }

    /// `1.001193`, or with the code of a ministry or province behind it (inferred from the national catalogue).
    private static func isProcedureCode(_ text: String) -> Bool {
        let groups = text.split(separator: ".", omittingEmptySubsequences: false).map { Array($0.utf8) }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard groups.count == 2 || groups.count == 3, groups[0].count == 1, groups[0][0] != UInt8(ascii: "0"),
            digits.contains(groups[0][0]), groups[1].count == 6, groups[1].allSatisfy(digits.contains)
        else { return false }
        return groups.count == 2 || ((try? AgencyCode(String(decoding: groups[2], as: UTF8.self))) != nil)
    }
}
