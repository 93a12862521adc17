import Manifest
import Vietnamese
import WorkingTime

extension ManifestValue {
    /// `{id: check, label: …, kind: identity, target: population, on: {step: verify}, try-within: 2 days, unanswered: head}`.
    func effect() -> EffectDefinition? {
        var reader = ManifestReader(self)
        let id = reader.identifier("id")
        let label = reader.bilingual("label")
        let kind = reader.identifier("kind")
        let target = reader.identifier("target")
        let trigger = reader.required("on").flatMap { $0.effectTrigger() }
        let cases = reader.optionalList("case") { $0.identifier() }
        let sends = reader.optionalList("sends") { $0.string(max: 100) }
        let keeps = reader.optionalList("keeps") { $0.string(max: 100) }
        let tryWithin = reader.required("try-within").flatMap { $0.limit() }
        let answerWithin = reader.optional("answer-within").flatMap { $0.limit() }
        let waits = reader.optionalBool("waits") ?? false
        let answers = reader.optionalList("answers") { $0.effectAnswer() }
        // Whether it is there is for the checker to say: what is missing strands a dossier.
        let owner = reader.optional("unanswered").flatMap { $0.identifier() } ?? ""
        let whereConnected = reader.optionalBool("where-connected") ?? false
        reader.end()
        guard let id, let kind, let target, let trigger, let tryWithin else { return nil }
        return EffectDefinition(
            id: id, label: label ?? Bilingual(vi: "", en: ""), kind: kind, target: target, trigger: trigger,
            cases: cases, sends: sends, keeps: keeps, tryWithin: tryWithin, answerWithin: answerWithin, waits: waits,
            answers: answers, owner: owner, whereConnected: whereConnected)
    }

    /// `{step: verify}` or `{event: received}`.
    private func effectTrigger() -> EffectDefinition.Trigger? {
        var reader = ManifestReader(self)
        let step = reader.optional("step").flatMap { $0.identifier() }
        let event = reader.optionalChoice("event", EffectDefinition.Moment.self)
        reader.end()
        switch (step, event) {
        case (let step?, nil): return .step(step)
        case (nil, let event?): return .event(event)
        default:
            report("procedure.effect-trigger", ReadingMessages.effectTrigger)
            return nil
        }
    }

    /// `{outcome: issued, action: approve, with: [child.personal_number]}`; without an action it is recorded only.
    private func effectAnswer() -> EffectDefinition.Answer? {
        var reader = ManifestReader(self)
        let outcome = reader.identifier("outcome")
        let action = reader.optional("action").flatMap { $0.identifier() }
        let fields = reader.optionalList("with") { $0.string(max: 100) }
        reader.end()
        return outcome.map { EffectDefinition.Answer(outcome: $0, action: action, fields: fields) }
    }
}
