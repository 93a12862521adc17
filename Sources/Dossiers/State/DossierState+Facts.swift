import JSON
import Organisation
import Procedures
import WorkingTime

// What the events with many outcomes do to the state.
extension DossierState {
    mutating func apply(_ fact: DossierEvent.Drafted, by actor: Actor, version: Int64) {
        phase = .draft
        procedure = fact.procedure
        channel = fact.channel
        filer = actor
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
        sealed = fact.subjects.map { SealedPart(version: version, blob: $0) }
        data = fact.data
        attachments += fact.attachments
    }

    mutating func apply(_ fact: DossierEvent.Received, _ event: DossierEvent, version: Int64) {
        phase = .received
        receiving = fact.receiving
        competent = fact.competent
        returning = fact.returning
        caseID = fact.caseID
        fee = fact.fee
        clock = fact.clock
        firstAppointment = fact.clock.appointment
        receivedAt = event.decidedAt
        forwardDue = fact.forwardDue
        enter(fact.entry)
        perform("receive", event.by, version)
    }

    mutating func apply(_ fact: DossierEvent.Forwarded) {
        competent = fact.to
        enter(fact.entry)
    }

    mutating func apply(_ fact: DossierEvent.SupplementRequested, at: Instant) {
        phase = .waiting
        status = .supplementRequested
        supplements = max(saturating(supplements, 1), fact.number)
        waiting = Waiting(
            number: fact.number, since: at, items: fact.items, answerDue: fact.answerDue,
            attachmentsBefore: attachments.count)
    }

    mutating func apply(_ fact: DossierEvent.SupplementAnswered, version: Int64, at: Instant) {
        if let waiting, receivedAt != nil { waits.append(WaitSpan(from: waiting.since, to: at)) }
        phase = receivedAt == nil ? .filed : .received
        status = receivedAt == nil ? .filed : entry?.status ?? .processing
        waiting = nil
        sealed += fact.subjects.map { SealedPart(version: version, blob: $0) }
        for member in fact.data.members { data[member.key] = member.value }
        attachments += fact.attachments
        caseID = fact.caseID
        if let fee = fact.fee { self.fee = fee }
        if let clock = fact.clock { self.clock = clock }
        waited = saturating(waited, fact.waited)
    }

    mutating func apply(_ fact: DossierEvent.Acted, _ event: DossierEvent, version: Int64) {
        perform("\(fact.step)/\(fact.action)", event.by, version)
        if let paper = fact.paper {
            draft = paper
            signature = nil
            papers.append(paper)
        }
        if let signature = fact.signature { self.signature = signature }
        if let processing = fact.processing { self.processing = processing }
        if let entry = fact.entry {
            enter(entry)
        } else {
            end(.refused, .finished, at: event.decidedAt)
        }
    }

    mutating func apply(_ fact: DossierEvent.Issued, _ event: DossierEvent, version: Int64) {
        phase = .finished
        perform("\(fact.step)/\(fact.action)", event.by, version)
        result = fact.result
        issuedAt = event.decidedAt
        processing = fact.processing
        if !papers.contains(fact.result.paper) { papers.append(fact.result.paper) }
        enter(fact.entry)
    }

    mutating func apply(_ fact: DossierEvent.Corrected, version: Int64) {
        corrections.append(fact.field)
        if let blob = fact.sealed { sealed.append(SealedPart(version: version, blob: blob)) }
        if let value = fact.value { data[fact.field] = value }
    }
}
