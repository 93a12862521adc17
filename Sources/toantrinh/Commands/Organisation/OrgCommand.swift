import ArgumentParser

/// The organisation: agencies, officers, appointments (tổ chức).
struct OrgCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "org", abstract: say("Cơ quan, cán bộ, bổ nhiệm, uỷ quyền.", "Agencies, officers, appointments."),
        subcommands: [
            OrgAgenciesCommand.self, OrgUnitsCommand.self, OrgOfficersCommand.self, OrgAppointmentsCommand.self,
            OrgSystemsCommand.self,
            OrgImportCommand.self, OrgAppointCommand.self, OrgEndCommand.self, OrgSubstituteCommand.self,
            OrgLeaveCommand.self, OrgChangeCommand.self, OrgPasswordCommand.self, OrgTokenCommand.self,
            OrgKeyCommand.self, OrgCalendarCommand.self,
        ])
}
