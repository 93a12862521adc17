import Vietnamese
import WorkingTime

// What happens by itself: timers, unanswered supplements, steps of the applicant's.
extension ProcedureChecker {
    mutating func checkTimers() {
        if definition.supplement.unanswered != nil, definition.supplement.answerWithin == nil {
            report(
                "supplement.unanswered", "unanswered-without-limit",
                "“unanswered” cần thời hạn trả lời “answer-within”.",
                "“unanswered” needs a time to answer, “answer-within”.")
        }
        if let intake = definition.intake { check(intake) }
        guard let timers = definition.timers else { return }
        if let before = timers.reminder?.before {
            switch before {
            case .workingHours, .workingDays: break
            case .sameDay, .calendarDays, .months:
                report(
                    "timers.reminder.before", "reminder-limit",
                    "Nhắc trước hạn tính bằng giờ làm việc hoặc ngày làm việc.",
                    "A reminder stands so many working hours or working days before the end.")
            }
        }
        if let apology = timers.apology, apology.source == nil, !apology.isUnverified {
            report(
                "timers.apology", "timer-without-source",
                "Quy định về xin lỗi trước hạn phải ghi “source” (đọc ở đâu) hoặc “unverified: true”.",
                "The rule about apologies needs “source” (where it was read) or “unverified: true”.")
        }
        if let overdue = timers.overdue { checkRole(overdue.role, at: "timers.overdue.escalate-to") }
    }

    /// How soon what comes in is answered: with a source, by ways that exist, and somebody is told.
    private mutating func check(_ intake: IntakeDefinition) {
        refuseDuplicates(intake.channels, in: "intake.channels", key: "channels")
        checkRole(intake.role, at: "intake.escalate-to")
        guard intake.source == nil, !intake.isUnverified else { return }
        report(
            "intake", "intake-without-source",
            "Thời hạn trả lời việc tiếp nhận phải ghi “source” (đọc ở đâu) hoặc “unverified: true” (chưa kiểm chứng).",
            "How soon what comes in is answered needs “source” (where it was read) or “unverified: true”.")
    }

    /// A step of the applicant's, or one that not every dossier enters.
    mutating func checkParticulars(of step: StepDefinition, steps ids: [String], at path: String) {
        if let filter = step.onlyWhen { check(filter, of: step, steps: ids, at: path + ".only-when") }
        if let silence = step.silence { check(silence, of: step, at: path + ".silence") }
        guard step.isApplicants else { return }
        for (number, action) in step.actions.enumerated()
        where action.kind != .advance && action.roles.contains(Vocabulary.applicant) {
            report(
                "\(path).actions[\(number)].kind", "applicant-decides",
                "Người nộp chỉ chuyển bước (“advance”); dự thảo, ký, ban hành, từ chối là việc của cán bộ.",
                "The applicant only moves it on (“advance”); drafting, signing, issuing, refusing are officers' work.")
        }
        guard step.silence == nil, !step.actions.contains(where: { $0.roles.contains { $0 != Vocabulary.applicant } })
        else { return }
        report(
            path, "applicant-without-end",
            "Nếu người nộp không trả lời, bước này không bao giờ kết thúc: thêm “silence” hoặc một thao tác của cán bộ.",
            "Where the applicant never answers, this step never ends: give it “silence”, or an action of an officer's.")
    }

    private mutating func check(
        _ filter: StepFilter, of step: StepDefinition, steps ids: [String], at path: String
    ) {
        refuseDuplicates(filter.channels, in: path + ".channel", key: "channel")
        guard ids.contains(filter.otherwise) else {
            report(
                path + ".otherwise", "unknown-step", "Không có bước “\(filter.otherwise)”.",
                "There is no step “\(filter.otherwise)”.",
                suggestion: Suggestion.nearest(to: filter.otherwise, among: ids))
            return
        }
        for channel in [nil] + DeliveryMethod.allCases.map(\.rawValue)
        where [[], Set(definition.steps.compactMap { $0.onlyWhen?.connected })].contains(where: {
            definition.entered(step.id, channel: channel, connected: $0) == nil
        }) {
            report(
                path + ".otherwise", "only-when-circle",
                "Hồ sơ không thuộc bước này bị dẫn vòng về chính nó.",
                "Dossiers that do not enter this step are led round in a circle.")
            return
        }
    }

    private mutating func check(_ silence: SilenceDefinition, of step: StepDefinition, at path: String) {
        if !step.isApplicants {
            report(
                path, "silence-of-officers", "Chỉ bước của người nộp (role: applicant) mới có “silence”.",
                "Only a step of the applicant's (role: applicant) has “silence”.")
        }
        if silence.source == nil, !silence.isUnverified {
            report(
                path, "silence-without-source",
                "Im lặng có nghĩa gì phải ghi “source” (đọc ở đâu) hoặc “unverified: true” (chưa kiểm chứng).",
                "What silence means needs “source” (where it was read) or “unverified: true”.")
        }
        guard let action = step.action(silence.action) else {
            report(
                path + ".action", "unknown-act", "Bước này không có thao tác “\(silence.action)”.",
                "This step has no action “\(silence.action)”.",
                suggestion: Suggestion.nearest(to: silence.action, among: step.actions.map(\.id)))
            return
        }
        guard action.kind != .advance || action.target == step.id || action.requiresReason else { return }
        report(
            path + ".action", "silence-action",
            "Im lặng chỉ làm được thao tác “advance” dẫn sang bước khác và không cần lý do.",
            "Silence can only do an “advance” to another step that asks for no reason.")
    }
}
