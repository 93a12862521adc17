import Procedures
import WorkingTime

/// How one dossier counts in each indicator.
extension DossierTrack {
    /// Whether it is on time by indicator 2.1 at `instant`; `nil` where it does not count.
    ///
    /// Counted is what was received and not withdrawn. More than one request for a supplement is overdue. Otherwise the end — of
    /// what has ended its first end, of what waits for the applicant the request, of what runs `instant` — may not lie after the
    /// appointment (without one: after the legal maximum), moved by the time waited: for supplements in the limit's own unit, as the events say;
    /// for payments and for steps of the applicant's by the time that went by.
    func isOnTime(at instant: Instant) -> Bool? {
        guard received != nil, withdrawnAt == nil, let due = movedDue else { return nil }
        if requests > 1 { return false }
        return (endedAt ?? waitingSince ?? citizenSince ?? instant) <= due
    }

    private var movedDue: Instant? { due?.adding(microseconds: citizenWaited) }

    /// Why it is overdue at `instant`, with the event that shows it; `nil` where it is on time or does not count.
    func overdue(at instant: Instant) -> (reason: OverdueReason, place: EventPlace)? {
        guard isOnTime(at: instant) == false, let received else { return nil }
        if requests > 1 { return (.supplements, lastRequest ?? received) }
        if let endPlace { return (.endedLate, endPlace) }
        if waitingSince != nil { return (.askedLate, lastRequest ?? received) }
        if citizenSince != nil { return (.askedLate, citizenPlace ?? received) }
        return (.runningLate, received)
    }

    /// Whether it was withdrawn after it was due: such a dossier does not count, but is shown.
    var isWithdrawnOverdue: Bool {
        guard let withdrawnAt, let due = movedDue else { return false }
        return (waitingSince ?? citizenSince ?? withdrawnAt) > due
    }

    /// Whether it is an online dossier by indicator 3.3: filed online (channel 2) and, since the results of all procedures are
    /// documents here, with an electronic result; `nil` where it was not received.
    var isOnlineDossier: Bool? { received == nil ? nil : isOnline && hasElectronicResult }

    /// Whether it has an answer of the agency: a result handed over, or a notice of refusal or discontinuation after receipt.
    var isResolved: Bool {
        received != nil && withdrawnAt == nil && (isDelivered || end == .refused || end == .stopped)
    }

    /// Whether its procedure is provided end-to-end and nobody has to come.
    var isEligible: Bool { extent == .endToEnd && !requiresPresence }

    /// The first event that broke the chain; `nil` where it was end-to-end. What the definition rules out was broken by the filing.
    var firstBreak: EndToEndBreak? {
        if let filed, !isEligible {
            return EndToEndBreak(reason: requiresPresence ? .presence : .partial, place: filed)
        }
        var all = breaks
        // Who was refused or discontinued before the fee was asked for could not pay it: their notice is the answer.
        if let fee, paid < feeAmount, end == .finished || isDelivered {
            all.append(EndToEndBreak(reason: .payment, place: fee))
        }
        return all.min { $0.place.version < $1.place.version }
    }
}
