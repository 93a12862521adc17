public import JSON
import Organisation
public import WorkingTime

/// What a dossier has asked another system for, and what became of it.
public struct DossierEffect: Sendable, Hashable {
    /// How it stands.
    public enum State: Sendable, Hashable {
        /// To be sent, or being tried.
        case asked
        /// The target has it, and answers later.
        case awaited
        /// It failed, and its owner has not decided: an incident (sự cố).
        case failed(code: String, isRefused: Bool)
        /// Answered, by the target or by hand.
        case answered(outcome: String)
        /// The dossier goes on without it.
        case skipped
    }

    public var request: EffectRequest
    public var askedAt: Instant
    /// The version of the event that asked.
    public var asked: Int64
    public var state: State
    /// When and by which event it came to stand so.
    public var since: Instant
    public var version: Int64
    /// Which asking this is, from 1: what a target refused is asked anew under another identifier, everything else under the same.
    public var generation: Int64
    /// The target's own name for the matter.
    public var reference: String?
    /// How many answers came after it was settled.
    public var lateAnswers: Int64

    /// Whether nothing is waited for any more.
    public var isSettled: Bool {
        switch state {
        case .answered, .skipped: true
        case .asked, .awaited, .failed: false
        }
    }

    /// It asked about something that is said otherwise now: nothing is waited for any more, and what comes yet comes too late.
    mutating func outdate(at: Instant, version: Int64) {
        guard !isSettled else { return }
        (state, since, self.version) = (.skipped, at, version)
    }

    /// Whether its owner has to decide.
    public var isIncident: Bool { if case .failed = state { true } else { false } }

    /// Whether it is still tried or waited for.
    public var isUnderWay: Bool { !isSettled && !isIncident }

    /// Whether it has told the applicant that something waits for them; where they have no address, nobody was told.
    fileprivate var isToldConfirmation: Bool {
        guard request.kind == "confirmation", case .answered(let outcome) = state else { return false }
        return outcome == "sent"
    }

    /// Until when it is tried, or waited for; `nil` where neither is done.
    public var until: Instant? {
        switch state {
        case .asked: request.tryUntil
        case .awaited: request.answerUntil
        case .failed, .answered, .skipped: nil
        }
    }

    /// How it stands in one word.
    public var stateName: String {
        switch state {
        case .asked: "asked"
        case .awaited: "awaited"
        case .failed: "failed"
        case .answered: "answered"
        case .skipped: "skipped"
        }
    }

    public var json: JSONValue {
        guard case .object(var object) = request.json else { return request.json }
        object["asked_at"] = askedAt.json
        object["state"] = .string(stateName)
        switch state {
        case .failed(let code, let isRefused):
            object["code"] = .string(code)
            if isRefused { object["refused"] = true }
        case .answered(let outcome): object["outcome"] = .string(outcome)
        case .asked, .awaited, .skipped: break
        }
        object["since"] = since.json
        object["version"] = .integer(version)
        if generation > 1 { object["generation"] = .integer(generation) }
        object.set("reference", reference.map(JSONValue.string))
        if lateAnswers > 0 { object["late_answers"] = .integer(lateAnswers) }
        return .object(object)
    }
}

extension DossierState {
    /// The effect of that number.
    public func effect(_ id: Int64) -> DossierEffect? { effects.first { $0.request.id == id } }

    /// Whether something failed that nobody has decided about.
    public var hasIncident: Bool { effects.contains(where: \.isIncident) }

    /// Whether what a step asked for serves nobody any more: the dossier has ended without its result.
    public func isPastNeed(_ effect: DossierEffect) -> Bool {
        guard let end, end != .delivered else { return false }
        return effect.request.step != nil && !effect.isSettled
    }

    /// Whether the applicant has a way to know that the present step waits for them.
    ///
    /// Whoever filed from an account or through a portal sees the step and its draft there. Anybody else has to be told: by a notice that
    /// was asked for as the step was entered, and sent.
    var isApplicantTold: Bool {
        if let filer, filer.officer == nil { return true }
        return effects.contains { $0.asked == enteredAt && $0.isToldConfirmation }
    }

    /// What everybody sees on it: an incident, then an answer that nobody has looked at, before what a timer has put there.
    public var shownMark: DossierMark? { hasIncident ? .incident : hasLateAnswer ? .lateAnswer : mark }

    mutating func ask(_ request: EffectRequest, version: Int64, at: Instant) {
        guard effect(request.id) == nil else { return }
        effects.append(
            DossierEffect(
                request: request, askedAt: at, asked: version, state: .asked, since: at, version: version,
                generation: 1,
                reference: nil, lateAnswers: 0))
    }

    /// What these effects were answered, or will be, does not count any more, and the fields are empty.
    mutating func outdate(_ numbers: [Int64], voiding fields: [String], version: Int64, at: Instant) {
        for field in fields {
            entered.remove(field)
            data[field] = nil
            voided[field] = version
        }
        for index in effects.indices where numbers.contains(effects[index].request.id) {
            effects[index].outdate(at: at, version: version)
        }
    }

    /// Hands over what is under way in the name of the agency from which the dossier goes; an incident stays with its owner, who knows of it.
    mutating func handOverEffects(from: AgencyCode, to: AgencyCode, version: Int64) {
        for index in effects.indices where effects[index].isUnderWay && effects[index].request.agency == from {
            effects[index].request.agency = to
            effects[index].version = version
        }
    }

    mutating func apply(_ fact: DossierEvent.EffectMoved, _ event: DossierEvent, version: Int64) {
        guard let index = effects.firstIndex(where: { $0.request.id == fact.effect }) else { return }
        guard !fact.isLate else {
            effects[index].lateAnswers = saturating(effects[index].lateAnswers, 1)
            hasLateAnswer = true
            return
        }
        var effect = effects[index]
        effect.reference = fact.reference ?? effect.reference
        switch fact.what {
        case .awaited: effect.state = .awaited
        case .answered: effect.state = .answered(outcome: fact.outcome ?? "")
        case .failed: effect.state = .failed(code: fact.code ?? "", isRefused: fact.isRefused)
        case .retried:
            if case .failed(_, true) = effect.state { effect.generation = saturating(effect.generation, 1) }
            effect.state = .asked
            effect.request.tryUntil = fact.tryUntil ?? effect.request.tryUntil
            effect.request.answerUntil = fact.answerUntil ?? effect.request.answerUntil
        case .skipped: effect.state = .skipped
        }
        (effect.since, effect.version) = (event.decidedAt, version)
        effects[index] = effect
        if mark == .untold, isApplicantTold { mark = nil }
        if !fact.subjects.isEmpty {
            sealed += fact.subjects.map { SealedPart(version: version, blob: $0) }
            entered.formUnion(fact.fields)
            if fact.keepsDraft { dataVersion = version } else { changeData(version: version) }
        }
        guard let move = fact.move else { return }
        perform("\(move.step)/\(move.action)", event.by, version)
        if move.voidsDraft {
            draft = nil
            approval = nil
        }
        enter(move.entry, version: version)
    }
}
