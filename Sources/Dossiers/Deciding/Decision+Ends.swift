import JSON
import Organisation
import Procedures
import WorkingTime

/// Apologising, withdrawing, discontinuing.
extension Decision {
    func apologise(_ command: DossierCommand.Apologise) throws(DossierRefusal) -> Outcome {
        let actor = try permission.apologise()
        guard let old = state.clock?.appointment else { throw .deadline(.noAppointment) }
        let latest = try timed { () throws(WorkingTimeError) in
            try Deadline.apologyLatest(before: old, calendar: context.calendar, rules: context.rules)
        }
        let earliest = max(old, context.now)
        guard command.newAppointment > earliest else { throw .deadline(.appointmentNotLater(than: earliest.short)) }
        try requireWorkingTime(command.newAppointment)
        return Outcome(
            by: actor,
            fact: .apologised(
                .init(
                    reason: command.reason, oldAppointment: old, newAppointment: command.newAppointment, due: latest,
                    isLate: context.now > latest)))
    }

    func withdraw(_ command: DossierCommand.Withdraw) throws(DossierRefusal) -> Outcome {
        let actor = try permission.withdraw()
        try checkChannel(command.channel)
        return Outcome(
            by: actor,
            fact: .withdrawn(
                .init(channel: command.channel, reason: command.reason, processing: try processing())))
    }

    func stop(_ command: DossierCommand.Stop) throws(DossierRefusal) -> Outcome {
        let actor = try permission.stop()
        return Outcome(
            by: actor,
            fact: .stopped(
                .init(
                    reason: command.reason, notice: command.notice ?? usualNotice, processing: try processing())))
    }
}
