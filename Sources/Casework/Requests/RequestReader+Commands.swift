import Dossiers
import JSON
import Organisation
import Procedures
import Sealing
import Vietnamese
import WorkingTime

extension RequestReader {
    /// What the application found out about papers and numbers before the command is read.
    struct Material {
        /// The caller's own channel.
        var channel: Channel
        /// The instant of the decision.
        var now: Instant
        /// The draft that was printed last, for `act` of kind draft and `sign`.
        var draft: PaperRecord?
        /// The result paper that was printed last, with its number, for `issue`.
        var result: (code: String, number: ResultNumber, paper: PaperRecord)?
    }

    /// Reads the body of `POST …/commands/{name}`; `nil` for a name that nobody knows.
    mutating func command(_ name: String, _ body: JSONValue, _ material: Material) throws -> DossierCommand? {
        var fields = try JSONFields(body)
        _ = fields.value("command_id")
        let command: DossierCommand
        switch name {
        case "receive":
            let fee = try fields.optional("fee") { value, path throws(JSONError) in
                var parts = try JSONFields(value, at: path)
                let fee = DossierCommand.StatedFee(
                    amount: try parts.integer("amount"),
                    basis: VietnameseText.squeezed(VietnameseText.nfc(try parts.string("basis"))))
                try parts.end()
                return fee
            }
            command = .receive(.init(appointment: try appointment(&fields), fee: fee))
        case "refuse-to-receive":
            let reasons = try fields.list("reasons") { value, path throws(JSONError) in try value.asString(path) }
            command = .refuseToReceive(
                .init(
                    reasons: try sealedRequired(
                        reasons.joined(separator: "\n"), as: "reasons", besides: try grounds(&fields)),
                    notice: try delivery("notice", &fields)))
        case "forward":
            command = .forward(
                .init(
                    to: try fields.required("to", AgencyCode.init(json:at:)),
                    reason: try sealed(try fields.optionalString("reason"), as: "reason")))
        case "request-supplement":
            let items = try fields.list("documents") { value, path throws(JSONError) in try value.asString(path) }
            command = .requestSupplement(
                .init(items: items, reasons: try sealedRequired(try fields.string("reason"), as: "reason")))
        case "answer-supplement":
            let channel = try channel(&fields, default: material.channel)
            command = .answerSupplement(
                .init(
                    channel: channel, subjects: try subjects(fields.value("subjects")),
                    data: try data(fields.value("data")), attachments: []))
        case "assign": command = .assign(.init(officer: try fields.required("to", OfficerID.init(json:at:))))
        case "claim": command = .claim
        case "discard": command = .discard
        case "hand-over":
            command = .handOver(
                .init(
                    to: try fields.required("to", OfficerID.init(json:at:)),
                    reason: try sealed(try fields.optionalString("reason"), as: "reason")))
        case "act": command = try act(&fields, material)
        case "apologise":
            command = .apologise(
                .init(
                    reason: try sealedRequired(try fields.string("reason"), as: "reason"),
                    newAppointment: try fields.required("new_due", Instant.init(json:at:))))
        case "withdraw":
            let channel = try channel(&fields, default: material.channel)
            command = .withdraw(
                .init(channel: channel, reason: try sealed(try fields.optionalString("reason"), as: "reason")))
        case "stop":
            command = .stop(
                .init(
                    reason: try sealedRequired(try fields.string("reason"), as: "reason"),
                    notice: try delivery("notice", &fields)))
        case "issue": command = try issue(&fields, material)
        case "deliver": command = try deliver(&fields)
        case "rate":
            command = .rate(
                .init(
                    score: try fields.integer("score"),
                    comment: try sealed(try fields.optionalString("comment"), as: "comment")))
        case "note":
            let text = try fields.string("text")
            command = .note(.init(text: try sealedRequired(text, as: "text", isPrinted: false)))
        case "correct": command = try correct(&fields)
        case "enter":
            // How much was found about somebody is nobody's to see by its length.
            command = .enter(
                .init(
                    subjects: try subjects(fields.value("subjects"), step: Sealer.widePaddingStep),
                    data: try data(fields.value("data"))))
        case "ask-fee": command = .askFee
        case "pay": command = .takeCash(.init(amount: try fields.integer("amount")))
        case "refund": command = .askRefund(.init(refund: try fields.string("refund")))
        case "refunded":
            command = .settleRefund(
                .init(
                    refund: try fields.string("refund"),
                    outcome: .done(reference: try fields.string("reference"), at: material.now)))
        case "issue-receipt": command = .issueReceipt(.init(order: try fields.string("order")))
        case "cancel-receipt":
            command = .cancelReceipt(
                .init(
                    series: try fields.string("series"), number: try fields.integer("number"),
                    reason: try sealedRequired(try fields.string("reason"), as: "reason", isPrinted: false)))
        case "retry-effect", "skip-effect", "answer-effect": command = .effect(try effect(name, &fields))
        default: return nil
        }
        try fields.end()
        return command
    }

    /// What an officer decides about an incident of theirs.
    private mutating func effect(_ name: String, _ fields: inout JSONFields) throws -> DossierCommand.Effect {
        let number = try fields.integer("effect")
        let reason = try sealedRequired(try fields.string("reason"), as: "reason", isPrinted: false)
        switch name {
        case "retry-effect": return .init(number, .retry(reason: reason))
        case "skip-effect": return .init(number, .skip(reason: reason))
        default: return .init(number, .answer(.init(outcome: try fields.string("outcome"), reason: reason)))
        }
    }

    private func appointment(_ fields: inout JSONFields) throws -> DossierCommand.Receive.Appointment {
        if let instant = try fields.optional("appointment", Instant.init(json:at:)) { return .earlier(instant) }
        return try fields.optionalBool("without_appointment") == true ? .none : .limit
    }

    private mutating func act(_ fields: inout JSONFields, _ material: Material) throws -> DossierCommand {
        let action = try fields.string("action")
        let kind = state.entry.flatMap { definition?.step($0.step)?.action(action)?.kind }
        let signature = try signature(&fields, over: (kind == .sign ? state.draft : material.draft)?.sha256)
        let text = try fields.optionalString("reason")
        let reason: SealedBlob?
        if kind == .refuse, let text {
            reason = try sealedRequired(text, as: "reason", besides: try grounds(&fields))
        } else {
            reason = try sealed(text, as: "reason")
        }
        return .act(
            .init(
                action: action, reason: reason,
                paper: kind == .draft ? material.draft : nil, signature: signature,
                notice: try delivery("notice", &fields)))
    }

    /// What a notice of refusal may say besides the reasons (form 03).
    private func grounds(_ fields: inout JSONFields) throws -> [(name: String, text: String?)] {
        [
            ("legal_basis", try fields.optionalString("legal_basis")),
            ("guidance", try fields.optionalString("guidance")),
        ]
    }

    private mutating func issue(_ fields: inout JSONFields, _ material: Material) throws -> DossierCommand {
        let signature = try signature(&fields, over: material.result?.paper.sha256)
        guard let result = material.result else { throw Office.notPrinted(isResult: true, state) }
        guard let signature else { throw JSONError(.missing, path: "signature") }
        return .issue(
            .init(
                action: try fields.optionalString("action") ?? onlyAction(.issue), result: result.code,
                serial: result.number.serial, number: result.number.text, paper: result.paper, signature: signature))
    }

    private mutating func deliver(_ fields: inout JSONFields) throws -> DossierCommand {
        guard let method = try delivery("method", &fields) else { throw JSONError(.missing, path: "method") }
        return .deliver(
            .init(
                action: try fields.optionalString("action") ?? onlyAction(.deliver), method: method,
                recipient: try sealed(try fields.optionalString("receiver"), as: "receiver"),
                consignment: try fields.optionalString("tracking")))
    }

    /// The action of `kind` in the present step, where the request leaves it open.
    private func onlyAction(_ kind: ActionDefinition.Kind) -> String {
        let actions = state.entry.flatMap { definition?.step($0.step)?.actions } ?? []
        return actions.first { $0.kind == kind }?.id ?? kind.rawValue
    }

    private func signature(_ fields: inout JSONFields, over digest: String?) throws -> DetachedSignature? {
        try fields.optional("signature") { value, path throws(JSONError) in
            var parts = try JSONFields(value, at: path)
            let signature = DetachedSignature(
                algorithm: try parts.string("algorithm"), key: try parts.string("key"), over: digest ?? "",
                value: try parts.string("value"), signedAt: try parts.required("signed_at", Instant.init(json:at:)))
            try parts.end()
            return signature
        }
    }

    /// `{"subject"?, "field", "value", "reason"}`: without a subject the field is data of no person.
    private mutating func correct(_ fields: inout JSONFields) throws -> DossierCommand {
        let field = try fields.string("field")
        let value = try fields.required("value")
        let reason = try sealedRequired(try fields.string("reason"), as: "reason")
        guard let subject = try fields.optionalString("subject") else {
            let normal = try data(.object([field: value]))[field]
            return .correct(.init(field: field, reason: reason, sealed: nil, value: normal))
        }
        let blob = try subjects(.object([subject: .object([field: value])])).first
        return .correct(.init(field: "\(subject).\(field)", reason: reason, sealed: blob, value: nil))
    }
}
