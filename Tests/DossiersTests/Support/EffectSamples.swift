import Dossiers
import Organisation
import Procedures
import WorkingTime

/// One event of each type about other systems, and one that asks them.
enum EffectSamples {
    static func all() -> [(name: String, event: DossierEvent)] {
        let target = Actor(issuer: Actor.targetIssuer, subject: "population", channel: .online)
        func sample(
            _ name: String, by actor: Actor = target, _ fact: DossierEvent.EffectMoved
        ) -> (name: String, event: DossierEvent) {
            (name, DossierEvent(by: actor, decidedAt: Instant(6, 10, 9), fact: .effect(fact)))
        }
        let entry = StepEntry(
            step: "verify", role: "civil-status", agency: Person.commune, status: .processing, assignee: nil)
        let full = EffectRequest(
            id: 2, name: "check", kind: "identity", target: "population", step: "check",
            sends: ["applicant.full_name", "place"], keeps: ["applicant.birth_date"], tryUntil: Instant(6, 10, 15),
            answerUntil: Instant(6, 15, 17), owner: "head", agency: Person.commune, waits: true)
        let bare = EffectRequest(
            id: 1, name: "notice", kind: "notify", target: "notification", tryUntil: Instant(6, 12, 17),
            answerUntil: Instant(6, 12, 17), owner: "one-stop", agency: nil)
        var elapsed = bare
        (elapsed.id, elapsed.isElapsedTime) = (3, true)
        return [
            (
                "noted.elapsed",
                DossierEvent(
                    by: Person.civil.actor, decidedAt: Instant(12, 30, 15), fact: .noted(.init(text: Forms.reason)),
                    effects: [elapsed])
            ),
            (
                "noted.effects",
                DossierEvent(
                    by: Person.civil.actor, decidedAt: Instant(6, 10, 9), fact: .noted(.init(text: Forms.reason)),
                    effects: [bare, full])
            ),
            sample("effect-awaited", .init(.awaited, effect: 2, reference: "R-1")),
            sample(
                "effect-answered.full",
                .init(
                    .answered, effect: 2, outcome: "confirmed", subjects: [Forms.blob("applicant")],
                    fields: ["applicant.birth_date"], keepsDraft: true,
                    details: Forms.reason, reference: "R-1",
                    move: .init(action: "go-on", step: "check", entry: entry, voidsDraft: true))),
            sample("effect-answered.late", .init(.answered, effect: 2, outcome: "doubtful", isLate: true)),
            sample(
                "effect-answered.by-hand", by: Person.head.actor,
                .init(.answered, effect: 2, outcome: "confirmed", reason: Forms.reason)),
            sample("effect-failed.refused", .init(.failed, effect: 2, code: "no-such-person", isRefused: true)),
            sample("effect-failed.bare", by: .engine("effect"), .init(.failed, effect: 2, code: "target.unreachable")),
            sample(
                "effect-retried", by: Person.head.actor,
                .init(
                    .retried, effect: 2, reason: Forms.reason, tryUntil: Instant(6, 11, 15),
                    answerUntil: Instant(6, 16, 17))),
            sample("effect-skipped", by: Person.head.actor, .init(.skipped, effect: 2, reason: Forms.reason)),
        ]
    }
}
