public import JSON
public import Organisation
import Payments
public import Procedures
public import Vietnamese

/// Something that somebody may do with a dossier now.
public struct AvailableAction: Sendable, Hashable {
    /// The command: `receive`, `claim`, `act`, `issue` … as on the command line.
    public var command: String
    /// The action of the step, for `act`, `issue` and `deliver`.
    public var action: String?
    /// What kind of action of the step it is.
    public var kind: ActionDefinition.Kind?
    public var label: Bilingual
    /// Whether it is refused without a reason.
    public var requiresReason: Bool

    public init(
        command: String, action: String? = nil, kind: ActionDefinition.Kind? = nil, label: Bilingual,
        requiresReason: Bool = false
    ) {
        self.command = command
        self.action = action
        self.kind = kind
        self.label = label
        self.requiresReason = requiresReason
    }

    /// The commands that are refused without a reason.
    private static let withReason: Set<String> = [
        "refuse-to-receive", "request-supplement", "apologise", "stop", "correct",
    ]

    init(command: String, label: Bilingual) {
        self.init(command: command, label: label, requiresReason: Self.withReason.contains(command))
    }

    /// The action as programs read it.
    public var json: JSONValue {
        var object: JSONObject = ["command": .string(command)]
        object.set("action", action.map(JSONValue.string))
        object.set("kind", kind.map { .string($0.rawValue) })
        object["requires_reason"] = .bool(requiresReason)
        object["vi"] = .string(label.vi)
        object["en"] = .string(label.en)
        return .object(object)
    }
}

/// What this person may do with the dossier next, in the order of its life.
///
/// It asks the same rules as `decide`, but for what only the form, the calendar or a signature can tell: a command that is
/// listed may still be refused for its content, one that is not listed will be refused.
public func availableActions(
    _ state: DossierState, definition: ProcedureDefinition?, standing: Standing,
    agencies: [AgencyCode: AgencyFacts] = [:]
) -> [AvailableAction] {
    let permission = Permission(state: state, standing: standing, definition: definition, agencies: agencies)
    var actions: [AvailableAction] = []
    func offer(_ command: String, _ vi: String, _ en: String, _ check: () throws(DossierRefusal) -> Void) {
        guard (try? check()) != nil else { return }
        actions.append(AvailableAction(command: command, label: Bilingual(vi: vi, en: en)))
    }
    offer("draft", "Soạn nháp", "Write a draft") { () throws(DossierRefusal) in _ = try permission.draft() }
    offer("discard", "Bỏ bản nháp", "Discard the draft") { () throws(DossierRefusal) in _ = try permission.discard() }
    offer("file", "Nộp hồ sơ", "File") { () throws(DossierRefusal) in
        _ = try permission.file(receiving: standing.actor.agency)
    }
    offer("receive", "Tiếp nhận", "Receive") { () throws(DossierRefusal) in _ = try permission.receive() }
    offer("refuse-to-receive", "Từ chối tiếp nhận", "Refuse to receive") { () throws(DossierRefusal) in
        _ = try permission.intake()
    }
    offer("forward", "Chuyển cơ quan", "Forward") { () throws(DossierRefusal) in _ = try permission.forward() }
    offer("claim", "Nhận thụ lý", "Claim") { () throws(DossierRefusal) in _ = try permission.claim() }
    actions += stepActions(state, permission)
    offer("assign", "Phân công", "Assign") { () throws(DossierRefusal) in _ = try permission.assign() }
    offer("hand-over", "Bàn giao", "Hand over") { () throws(DossierRefusal) in _ = try permission.handOver() }
    offer("request-supplement", "Yêu cầu bổ sung", "Ask for a supplement") { () throws(DossierRefusal) in
        _ = try permission.requestSupplement()
    }
    offer("answer-supplement", "Nộp bổ sung", "Bring the supplement") { () throws(DossierRefusal) in
        _ = try permission.answerSupplement()
    }
    offer("attach", "Đính kèm", "Attach") { () throws(DossierRefusal) in _ = try permission.attach() }
    offer("apologise", "Xin lỗi, hẹn lại", "Apologise and re-appoint") { () throws(DossierRefusal) in
        _ = try permission.apologise()
    }
    offer("stop", "Dừng xử lý", "Discontinue") { () throws(DossierRefusal) in _ = try permission.stop() }
    offer("withdraw", "Rút hồ sơ", "Withdraw") { () throws(DossierRefusal) in _ = try permission.withdraw() }
    offer("note", "Ghi chú", "Note") { () throws(DossierRefusal) in _ = try permission.note() }
    offer("correct", "Đính chính", "Correct") { () throws(DossierRefusal) in
        _ = try permission.correct()
        try permission.requireCorrectable()
    }
    offer("enter", "Ghi nhận thông tin", "Enter information") { () throws(DossierRefusal) in
        let entered = permission.definition?.enteredFields ?? []
        guard !entered.isEmpty else { throw .form(.notToBeEntered([], known: [])) }
        let result = permission.definition?.result(inCase: state.caseID)
        _ = try permission.enter(anew: entered.allSatisfy { result?.isApproved($0.name, $0.field) ?? true })
    }
    offer("pay", "Thu tiền mặt", "Take cash") { () throws(DossierRefusal) in
        guard let open = state.account.openOrder, open.order.ways.contains(.counter) else {
            throw .payment(.nothingDue)
        }
        _ = try permission.takeCash()
    }
    offer("ask-fee", "Yêu cầu nộp tiền", "Ask for the fee") { () throws(DossierRefusal) in
        _ = try permission.askFee()
        guard state.account.openOrder == nil, !state.account.isEmpty else { throw .payment(.nothingDue) }
    }
    offer("refund", "Hoàn tiền", "Refund") { () throws(DossierRefusal) in
        let owed = state.account.refunds.filter { !$0.isDone }
        guard owed.contains(where: { (try? permission.accountant(at: $0.refund.agency)) != nil }) else {
            throw .payment(.unknownRefund)
        }
    }
    offer("rate", "Đánh giá", "Rate") { () throws(DossierRefusal) in _ = try permission.rate() }
    return actions
}

/// Refuses where this person may not number and issue the result now: the rights and the moment, not yet the paper.
///
/// Printing the result demands it, because that reserves a number of the register.
///
/// - Throws: `DossierRefusal`.
public func requireIssuable(
    _ state: DossierState, definition: ProcedureDefinition?, standing: Standing,
    agencies: [AgencyCode: AgencyFacts] = [:]
) throws(DossierRefusal) {
    try Permission(state: state, standing: standing, definition: definition, agencies: agencies).issuing()
}

private func stepActions(_ state: DossierState, _ permission: Permission) -> [AvailableAction] {
    guard let entry = state.entry, let step = permission.definition?.step(entry.step) else { return [] }
    return step.actions.filter { (try? permission.action($0.id)) != nil }.map { action in
        let command =
            switch action.kind {
            case .issue: "issue"
            case .deliver: "deliver"
            case .advance, .draft, .sign, .refuse: "act"
            }
        return AvailableAction(
            command: command, action: action.id, kind: action.kind, label: action.label,
            requiresReason: action.requiresReason || action.kind == .refuse)
    }
}
