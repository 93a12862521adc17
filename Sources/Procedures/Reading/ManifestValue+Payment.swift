import Manifest

extension ManifestValue {
    /// `{due: receipt, kind: charge, ways: [online, counter], refund: {ends: […], source: …}, source: …}`.
    func payment() -> PaymentDefinition? {
        var reader = ManifestReader(self)
        let due = reader.choice("due", PaymentDefinition.Due.self)
        let kind = reader.choice("kind", PaymentDefinition.Kind.self)
        let ways = reader.list("ways") { $0.choice(PaymentDefinition.Way.self) }
        let expiresWithin = reader.optional("expires-within").flatMap { $0.limit() }
        let unpaid = reader.optionalChoice("unpaid", PaymentDefinition.Unpaid.self) ?? .keep
        let refund = reader.optional("refund").flatMap { $0.refund() }
        let source = reader.optionalString("source", max: 1000)
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        guard let due, let kind else { return nil }
        return PaymentDefinition(
            due: due, kind: kind, ways: ways, expiresWithin: expiresWithin, unpaid: unpaid, refund: refund,
            source: source, isUnverified: isUnverified)
    }

    private func refund() -> PaymentDefinition.Refund? {
        var reader = ManifestReader(self)
        let ends = reader.list("ends", allowEmpty: true) { $0.choice(PaymentDefinition.End.self) }
        let source = reader.optionalString("source", max: 1000)
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        return PaymentDefinition.Refund(ends: ends, source: source, isUnverified: isUnverified)
    }
}
