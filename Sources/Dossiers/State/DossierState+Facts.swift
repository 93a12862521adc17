import JSON
import Organisation
import Procedures
import WorkingTime

// What the events with many outcomes do to the state.
extension DossierState {
    mutating func apply(_ fact: DossierEvent.Drafted, by actor: Actor, version: Int64) {
        phase = .draft
        code = fact.code ?? code
        procedure = fact.procedure
        channel = fact.channel
        filer = actor
        applicantKind = fact.applicantKind
        representative = fact.representative
        delivery = fact.delivery
        sealed = fact.subjects.map { SealedPart(version: version, blob: $0) }
        data = fact.data
    }

    mutating func apply(_ fact: DossierEvent.Filed, by actor: Actor, version: Int64) {
        phase = .filed
        status = .filed
        code = fact.code
        procedure = fact.procedure
        definition = fact.definition
        pinnedBy = fact.pinnedBy
        filedAt = fact.filedAt
        intakeSince = fact.filedAt
        filer = actor
        channel = fact.channel
        receiving = fact.receiving
        competent = fact.competent
        returning = fact.returning
        applicantKind = fact.applicantKind
        representative = fact.representative
        delivery = fact.delivery
        caseID = fact.caseID
        extent = fact.extent
        requiresPresence = fact.requiresPresence
        fee = fact.fee
        sealed = fact.subjects.map { SealedPart(version: version, blob: $0) }
        data = fact.data
        add(fact.attachments, by: fact.channel)
        changeData(version: version)
    }

    mutating func apply(_ fact: DossierEvent.Received, _ event: DossierEvent, version: Int64) {
        phase = .received
        receiving = fact.receiving
        competent = fact.competent
        returning = fact.returning
        caseID = fact.caseID
        if let definition = fact.definition { (self.definition, pinnedBy) = (definition, fact.pinnedBy) }
        fee = fact.fee
        clock = fact.clock
        (firstAppointment, firstClock) = (fact.clock.appointment, fact.clock)
        receivedAt = event.decidedAt
        intakeSince = nil
        mark = nil
        forwardDue = fact.forwardDue
        enter(fact.entry, version: version)
        // Until somebody takes it up it is received and no more (official status 2).
        status = .received
        perform("receive", event.by, version)
    }

    mutating func apply(_ fact: DossierEvent.Forwarded, version: Int64) {
        competent = fact.to
        enter(fact.entry, version: version)
        status = .received
        handOverEffects(from: fact.from, to: fact.to, version: version)
    }

    mutating func apply(_ fact: DossierEvent.SupplementRequested, at: Instant) {
        phase = .waiting
        mark = nil
        status = .supplementRequested
        supplements = max(saturating(supplements, 1), fact.number)
        waiting = Waiting(
            number: fact.number, since: at, items: fact.items, answerDue: fact.answerDue,
            attachmentsBefore: attachments.count)
    }

    mutating func apply(_ fact: DossierEvent.SupplementAnswered, version: Int64, at: Instant) {
        if let waiting, receivedAt != nil { waits.append(WaitSpan(from: waiting.since, to: at)) }
        phase = receivedAt == nil ? .filed : .received
        if receivedAt == nil { intakeSince = at }
        status = receivedAt == nil ? .filed : entry?.status ?? .processing
        waiting = nil
        mark = nil
        sealed += fact.subjects.map { SealedPart(version: version, blob: $0) }
        for member in fact.data.members { data[member.key] = member.value }
        add(fact.attachments, by: fact.channel)
        changeData(version: version)
        outdate(fact.outdated, voiding: fact.voided, version: version, at: at)
        caseID = fact.caseID
        if let fee = fact.fee { (self.fee, openFeeRule) = (fee, nil) }
        if let rule = fact.feeLeftOpen { openFeeRule = rule }
        if let clock = fact.clock { self.clock = clock }
        waited = saturating(waited, fact.waited)
    }

    mutating func apply(_ fact: DossierEvent.Acted, _ event: DossierEvent, version: Int64) {
        perform("\(fact.step)/\(fact.action)", event.by, version)
        if let paper = fact.paper {
            draft = paper
            approval = nil
        }
        if let signature = fact.signature, let draft, let officer = event.by.officer {
            approval = Approval(draft: draft, signature: signature, officer: officer, at: event.decidedAt)
        }
        if fact.voidsDraft {
            draft = nil
            approval = nil
        }
        if let processing = fact.processing { self.processing = processing }
        if let entry = fact.entry {
            enter(entry, version: version)
        } else {
            end(.refused, .finished, at: event.decidedAt)
        }
    }

    mutating func apply(_ fact: DossierEvent.Issued, _ event: DossierEvent, version: Int64) {
        phase = .finished
        perform("\(fact.step)/\(fact.action)", event.by, version)
        result = fact.result
        mark = nil
        issuedAt = event.decidedAt
        processing = fact.processing
        enter(fact.entry, version: version)
    }

    mutating func apply(_ fact: DossierEvent.Entered, version: Int64, at: Instant) {
        entered.formUnion(fact.fields)
        if fact.keepsDraft { dataVersion = version } else { changeData(version: version) }
        sealed += fact.subjects.map { SealedPart(version: version, blob: $0) }
        for member in fact.data.members { data[member.key] = member.value }
        outdate(fact.outdated, voiding: fact.voided, version: version, at: at)
    }

    mutating func apply(_ fact: DossierEvent.Corrected, version: Int64, at: Instant) {
        corrections.append(fact.field)
        changeData(version: version)
        outdate(fact.outdated, voiding: fact.voided, version: version, at: at)
        if let blob = fact.sealed { sealed.append(SealedPart(version: version, blob: blob)) }
        if let value = fact.value { data[fact.field] = value }
    }
}
