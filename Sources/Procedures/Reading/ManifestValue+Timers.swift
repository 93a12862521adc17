import Manifest
import Vietnamese
import WorkingTime

extension ManifestValue {
    /// `{reminder: {before: 1 working day}, apology: {source: …}, overdue: {escalate-to: head}}`.
    func timers() -> TimerDefinitions? {
        var reader = ManifestReader(self)
        let reminder = reader.optional("reminder").flatMap { $0.reminder() }
        let apology = reader.optional("apology").flatMap { $0.apologyNotice() }
        let overdue = reader.optional("overdue").flatMap { $0.escalation() }
        reader.end()
        return TimerDefinitions(reminder: reminder, apology: apology, overdue: overdue)
    }

    private func reminder() -> ReminderDefinition? {
        var reader = ManifestReader(self)
        let before = reader.required("before").flatMap { $0.limit() }
        let source = reader.optionalString("source", max: 1000)
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        return before.map { ReminderDefinition(before: $0, source: source, isUnverified: isUnverified) }
    }

    private func apologyNotice() -> ApologyNotice? {
        var reader = ManifestReader(self)
        let source = reader.optionalString("source", max: 1000)
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        return ApologyNotice(source: source, isUnverified: isUnverified)
    }

    private func escalation() -> EscalationDefinition? {
        var reader = ManifestReader(self)
        let role = reader.identifier("escalate-to")
        let source = reader.optionalString("source", max: 1000)
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        return role.map { EscalationDefinition(role: $0, source: source, isUnverified: isUnverified) }
    }

    /// `{within: 8 working hours, channels: [online], escalate-to: head, source: …}`.
    func intake() -> IntakeDefinition? {
        var reader = ManifestReader(self)
        let within = reader.required("within").flatMap { $0.limit() }
        let channels = reader.list("channels") { $0.choice(DeliveryMethod.self) }
        let role = reader.identifier("escalate-to")
        let source = reader.optionalString("source", max: 1000)
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        guard let within, let role else { return nil }
        return IntakeDefinition(
            within: within, channels: channels.map(\.rawValue), role: role, source: source,
            isUnverified: isUnverified)
    }

    /// `{within: 1 day, action: agree, source: …}`.
    func silence() -> SilenceDefinition? {
        var reader = ManifestReader(self)
        let within = reader.required("within").flatMap { $0.limit() }
        let action = reader.identifier("action")
        let source = reader.optionalString("source", max: 1000)
        let isUnverified = reader.optionalBool("unverified") ?? false
        reader.end()
        guard let within, let action else { return nil }
        return SilenceDefinition(within: within, action: action, source: source, isUnverified: isUnverified)
    }

    /// `{channel: [online], otherwise: verify}`, or `{connected: population, otherwise: approve}`, or both.
    func stepFilter() -> StepFilter? {
        var reader = ManifestReader(self)
        let connected = reader.optional("connected").flatMap { $0.identifier() }
        // Without either it would be for everybody.
        let channels =
            connected == nil
            ? reader.list("channel") { $0.choice(DeliveryMethod.self) }
            : reader.optional("channel")?.list(allowEmpty: false)?.compactMap { $0.choice(DeliveryMethod.self) } ?? []
        let otherwise = reader.identifier("otherwise")
        reader.end()
        return otherwise.map {
            StepFilter(channels: channels.map(\.rawValue), connected: connected, otherwise: $0)
        }
    }
}
