import ArgumentParser

/// Procedures as files (quy trình).
struct WorkflowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "workflow",
        abstract: say("Kiểm tra, xem và công bố quy trình.", "Check, show and publish procedures."),
        subcommands: [
            WorkflowCheckCommand.self, WorkflowShowCommand.self, WorkflowTemplateCommand.self,
            WorkflowPublishCommand.self,
        ])
}
