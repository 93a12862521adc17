import Vietnamese

extension ProcedureChecker {
    mutating func checkSteps() {
        let ids = definition.steps.map(\.id)
        let found = findings.count
        if !ids.contains(definition.firstStep) {
            report(
                "first-step", "unknown-step", "Không có bước “\(definition.firstStep)”.",
                "There is no step “\(definition.firstStep)”.",
                suggestion: Suggestion.nearest(to: definition.firstStep, among: ids))
        }
        for (index, step) in definition.steps.enumerated() {
            let path = "steps[\(index)]"
            if !step.isApplicants { checkRole(step.role, at: path + ".role") }
            checkParticulars(of: step, steps: ids, at: path)
            checkStatus(step.status, at: path + ".status")
            refuseDuplicates(step.actions.map(\.id), in: path + ".actions")
            for (number, action) in step.actions.enumerated() {
                check(action, of: step, steps: ids, at: "\(path).actions[\(number)]")
            }
        }
        let hasIssue = definition.steps.contains { $0.actions.contains { $0.kind == .issue } }
        if hasIssue, isSound(.results), definition.results.isEmpty {
            report(
                "results", "issue-without-result", "Có bước ban hành kết quả nhưng mục “results” trống.",
                "A result is issued, but “results” is empty.")
        }
        // Paths are followed only where every transition leads somewhere and names are not ambiguous.
        guard !findings[found...].contains(where: { Self.breaksTheGraph.contains($0.code) }),
            Set(ids).count == ids.count
        else { return }
        findings.append(contentsOf: StepGraph(definition).findings())
    }

    private static let breaksTheGraph: Set<String> = [
        "procedure.unknown-step", "procedure.only-when-circle", "procedure.target-missing",
        "procedure.target-superfluous", "procedure.duplicate-id",
    ]

    mutating func checkRole(_ role: String, at path: String) {
        guard isSound(.roles) else { return }
        let known = Vocabulary.roles + definition.ownRoles.map(\.id)
        guard !known.contains(role) else { return }
        report(
            path, "unknown-role",
            "Không có vai trò “\(role)”; vai trò riêng của thủ tục phải khai báo ở mục “roles”.",
            "There is no role “\(role)”; a role of the procedure's own is declared under “roles”.",
            suggestion: Suggestion.nearest(to: role, among: known))
    }

    /// Who opens sensitive fields: known roles, each once, and whoever drafts, signs or refuses among them.
    mutating func checkReaders() {
        guard let readers = definition.readersOfSensitive else { return }
        var seen: Set<String> = []
        for (index, role) in readers.enumerated() {
            let path = "readers.sensitive[\(index)]"
            checkRole(role, at: path)
            if !seen.insert(role).inserted {
                report(
                    path, "duplicate-id", "Vai trò “\(role)” bị lặp trong danh sách này.",
                    "The role “\(role)” stands twice in this list.")
            }
        }
        if let blind = definition.decidingRoles.first(where: { !seen.contains($0) }) {
            report(
                "readers.sensitive", "reader-missing",
                "Ai soạn, ký hoặc từ chối thì phải đọc được dữ liệu nhạy cảm: thiếu vai trò “\(blind)”.",
                "Who drafts, signs or refuses has to read the sensitive fields: the role “\(blind)” is missing.")
        }
    }

    /// A step stands for work: other statuses come from commands of their own.
    private mutating func checkStatus(_ status: OfficialStatus, at path: String) {
        switch status {
        case .received, .processing, .paymentRequested, .finished: return
        case .filed, .notReceived, .supplementRequested, .withdrawn, .stopped, .returned:
            report(
                path, "status-not-a-step",
                "Trạng thái của một bước là 2, 4, 6 hoặc 9; trạng thái \(status.rawValue) do thao tác khác đặt.",
                "A step's status is 2, 4, 6 or 9; status \(status.rawValue) is set by a command of its own.")
        }
    }

    private mutating func check(
        _ action: ActionDefinition, of step: StepDefinition, steps ids: [String], at path: String
    ) {
        if action.roles.isEmpty {
            report(
                path + ".roles", "action-without-roles", "Thao tác này không ai được làm: danh sách “roles” trống.",
                "Nobody may do this: “roles” is empty.")
        }
        for (index, role) in action.roles.enumerated() where role != step.role {
            checkRole(role, at: "\(path).roles[\(index)]")
        }
        let endsTheDossier = action.kind == .deliver || action.kind == .refuse
        switch (action.target, endsTheDossier) {
        case (let target?, true):
            report(
                path + ".to", "target-superfluous",
                "Thao tác loại “\(action.kind.rawValue)” kết thúc hồ sơ, không dẫn đến bước “\(target)”.",
                "An action of kind “\(action.kind.rawValue)” ends the dossier and leads to no step.")
        case (nil, false):
            report(
                path, "target-missing", "Thiếu bước tiếp theo (khóa “to”).", "The next step is missing (key “to”).")
        case (let target?, false) where !ids.contains(target):
            report(
                path + ".to", "unknown-step", "Không có bước “\(target)”.", "There is no step “\(target)”.",
                suggestion: Suggestion.nearest(to: target, among: ids))
        default: break
        }
    }

    mutating func checkSeparations() {
        let acts =
            [Vocabulary.receive] + definition.steps.flatMap { step in step.actions.map { "\(step.id)/\($0.id)" } }
        var seen: Set<Set<String>> = []
        for (index, separation) in definition.separations.enumerated() {
            let path = "separations[\(index)]"
            for (key, act) in [("first", separation.first), ("second", separation.second)] where !acts.contains(act) {
                let byAction = acts.first { $0.split(separator: "/").last.map(String.init) == act }
                report(
                    "\(path).\(key)", "unknown-act",
                    "Không có thao tác “\(act)”; viết “bước/thao-tác” hoặc “receive”.",
                    "There is no act “\(act)”; write “step/action” or “receive”.",
                    suggestion: byAction ?? Suggestion.nearest(to: act, among: acts))
            }
            let pair: Set<String> = [separation.first, separation.second]
            if pair.count == 1 {
                report(
                    path + ".second", "separation-of-one", "Hai thao tác phải khác nhau.",
                    "The two acts must be different.")
            } else if !seen.insert(pair).inserted {
                report(
                    path, "duplicate-id", "Cặp thao tác này đã được tách ở mục trước.",
                    "These two acts are separated already.")
            }
        }
    }
}
