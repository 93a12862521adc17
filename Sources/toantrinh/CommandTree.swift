import ArgumentParser

/// The commands, grouped as help shows them.
enum CommandTree {
    static var groups: [CommandGroup] {
        [
            CommandGroup(
                name: say("Đăng nhập", "Sign-in"),
                subcommands: [LoginCommand.self, LogoutCommand.self, WhoamiCommand.self]),
            CommandGroup(
                name: say("Tra cứu", "Looking"),
                subcommands: [
                    InboxCommand.self, SearchCommand.self, ShowCommand.self, HistoryCommand.self,
                    ProceduresCommand.self, IndicatorsCommand.self, LedgerCommand.self,
                ]),
            CommandGroup(
                name: say("Hồ sơ", "Dossier"),
                subcommands: [
                    DraftCommand.self, DiscardCommand.self, FileCommand.self, AttachCommand.self, ReceiveCommand.self,
                    RefuseToReceiveCommand.self, ForwardCommand.self, RequestSupplementCommand.self,
                    AnswerSupplementCommand.self, AssignCommand.self, ClaimCommand.self, HandOverCommand.self,
                    ActCommand.self, ApologiseCommand.self, WithdrawCommand.self, StopCommand.self,
                    DeliverCommand.self, RateCommand.self, NoteCommand.self, CorrectCommand.self,
                    EnterCommand.self, PaymentCommand.self, IncidentCommand.self,
                ]),
            CommandGroup(
                name: say("Giấy tờ", "Paper"),
                subcommands: [
                    PrintCommand.self, SignCommand.self, IssueCommand.self, PaperCommand.self,
                    AttachmentCommand.self, KeyCommand.self,
                ]),
            CommandGroup(
                name: say("Quản lý", "Managing"),
                subcommands: [OrgCommand.self, WorkflowCommand.self, WebhookCommand.self]),
            CommandGroup(
                name: say("Vận hành", "Operating"),
                subcommands: [
                    AuditCommand.self, ServerCommand.self, AdminCommand.self, DoctorCommand.self, DemoCommand.self,
                    StandInCommand.self,
                ]),
        ]
    }
}
