extension OrganisationState {
    func register(_ fact: WebhookRegistration) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard Self.isAddress(fact.url) else { throw OrganisationRefusal(.webhookAddress) }
        guard fact.types.count <= 50, Set(fact.types).count == fact.types.count,
            fact.types.allSatisfy(Self.isEventType)
        else { throw OrganisationRefusal(.webhookTypes) }
        guard let known = webhooks[fact.webhook] else { return [.webhookRegistered(fact)] }
        guard known.endedAt == nil, known.registration.system == fact.system else {
            throw OrganisationRefusal(.webhookTaken(fact.webhook))
        }
        var same = fact
        // Since when it tells stays as it was: what was told is not told again by a change of address.
        same.from = known.registration.from
        return known.registration == same ? [] : [.webhookRegistered(same)]
    }

    func end(_ fact: WebhookEnding) throws(OrganisationRefusal) -> [OrganisationFact] {
        guard let known = webhooks[fact.webhook] else { throw OrganisationRefusal(.unknownWebhook(fact.webhook)) }
        return known.endedAt == nil ? [.webhookEnded(fact)] : []
    }

    /// An address that notices may be sent to: `https`, or `http` to this machine; a host, no user, no fragment, 2 to 500 bytes of
    /// printable ASCII.
    static func isAddress(_ text: String) -> Bool {
        guard text.utf8.count <= 500, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), !text.contains("#"),
            !text.contains("\\"), !text.contains("\"")
        else { return false }
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else { return false }
        let authority = text.dropFirst(isSecure ? 8 : 7).prefix { $0 != "/" && $0 != "?" }
        guard !authority.isEmpty, !authority.contains("@"), let (host, port) = split(authority) else { return false }
        guard port.allSatisfy({ $0.isASCII && $0.isNumber }), port.isEmpty || (1...65_535).contains(Int(port) ?? 0)
        else { return false }
        return isSecure || ["localhost", "127.0.0.1", "[::1]"].contains(host)
    }

    /// Host and port of an authority; `nil` where there is no host.
    private static func split(_ authority: Substring) -> (host: Substring, port: Substring)? {
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            let host = authority[...end]
            let rest = authority[authority.index(after: end)...]
            guard host.count > 2, rest.isEmpty || rest.hasPrefix(":") else { return nil }
            return (host, rest.dropFirst())
        }
        let parts = authority.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let host = parts.first, !host.isEmpty,
            host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") })
        else { return nil }
        return (host, parts.count == 2 ? parts[1] : "")
    }

    /// `dossier.` and lower-case letters and hyphens.
    private static func isEventType(_ text: String) -> Bool {
        let name = text.dropFirst("dossier.".count)
        return text.hasPrefix("dossier.") && (1...60).contains(name.utf8.count)
            && name.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-") }
    }
}
