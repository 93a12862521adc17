import JSON
import Organisation
import Procedures
import Vietnamese
import WorkingTime

/// Fields, documents and files: what is checked wherever a form comes in.
extension Decision {
    /// What conditions look at: the opened fields, the data, the day of filing, the case and the ground.
    func conditions(
        data: [String: FieldValue], filedAt: Instant, caseID: String?, representative: Representative?,
        channel: Channel?
    ) -> ConditionContext {
        var values = data
        for (subject, fields) in context.opened {
            for (field, value) in fields { values["\(subject).\(field)"] = value }
        }
        return ConditionContext(
            values: values, filingDay: filedAt.localDay, caseID: caseID, ground: representative?.ground,
            calendar: context.calendar, channel: channel?.rawValue)
    }

    /// The data of no person as typed values.
    func values(of data: JSONObject) throws(DossierRefusal) -> [String: FieldValue] {
        var values: [String: FieldValue] = [:]
        for member in data.members {
            do throws(JSONError) {
                values[member.key] = try FieldValue(json: member.value, at: member.key)
            } catch {
                throw .form(
                    .fieldInvalid(
                        Wellformed.shown(member.key),
                        label: Bilingual(vi: Wellformed.shown(member.key), en: Wellformed.shown(member.key)),
                        problem: FieldProblem(field: "", label: Bilingual(vi: "", en: ""), kind: .wrongType()).problem))
            }
        }
        return values
    }

    /// The case and the conditions with it.
    func chooseCase(
        _ definition: ProcedureDefinition, data: [String: FieldValue], filedAt: Instant,
        representative: Representative?, channel: Channel?
    ) throws(DossierRefusal) -> ConditionContext {
        var conditions = conditions(
            data: data, filedAt: filedAt, caseID: nil, representative: representative, channel: channel)
        for candidate in definition.cases {
            if let year = candidate.condition.yearWithoutCalendar(in: conditions) {
                throw .workingTime(.noCalendar(year: year))
            }
        }
        guard let choice = definition.caseFor(conditions) else { throw .filing(.noCase) }
        conditions.caseID = choice.definition.id
        return conditions
    }

    /// The whole form as it stands: persons, fields, data, and whether it may be asked for in this way at all.
    ///
    /// `given` are the fields that whoever answers brings with this command (a filing brings all of them): what officers or a register fill
    /// in is not theirs to bring.
    ///
    /// What was accepted under the rules of the day of filing, and those of the day of receipt do not know, is passed over: nobody could
    /// take it out of the log.
    func checkForm(
        _ definition: ProcedureDefinition, named: Set<String>, data: [String: FieldValue],
        _ conditions: ConditionContext, given: Set<String> = []
    ) throws(DossierRefusal) {
        let known = Set(definition.subjects.map(\.id))
        if let stranger = named.subtracting(known).filter({ !wasAccepted(subject: $0) }).min() {
            throw .form(.unknownSubject(Wellformed.shown(stranger), known: definition.subjects.map(\.id)))
        }
        let opened = Set(context.opened.keys)
        if let odd = named.symmetricDifference(opened).min() { throw .form(.sealedMismatch(Wellformed.shown(odd))) }
        // All at once: who fills in a form corrects it once.
        var found: [FormRefusal] = []
        for subject in definition.subjects {
            guard named.contains(subject.id) else {
                if subject.isRequired(in: conditions) {
                    found.append(.subjectMissing(subject.id, label: subject.label))
                }
                continue
            }
            guard subject.isAllowed(in: conditions) else {
                found.append(.subjectNotAllowed(subject.id))
                continue
            }
            let problems = definition.validate(
                subject: subject.id, values: context.opened[subject.id] ?? [:], in: conditions)
            found += problems.filter { !wasAccepted($0, given) }.map { refusal($0, definition) }
        }
        found += definition.validateData(data, in: conditions).filter { !wasAccepted($0, given) }.map {
            refusal($0, definition)
        }
        found += definition.exclusions(in: conditions).map { .excluded($0.id, reason: $0.reason) }
        try require(found)
    }

    /// Whether a filed dossier holds the person already, and nothing new is said of them.
    private func wasAccepted(subject: String) -> Bool {
        state.filedAt != nil && state.sealed.contains { $0.blob.subject == subject }
            && !context.answered.contains { $0.hasPrefix("\(subject).") }
    }

    /// Whether a field that the definition does not know came with what was filed, or one of the officers' stands there already.
    private func wasAccepted(_ problem: FieldProblem, _ given: Set<String>) -> Bool {
        guard state.filedAt != nil else { return false }
        if problem.kind == .enteredLater { return !given.contains(problem.field) }
        guard problem.kind == .unknownField else { return false }
        guard let dot = problem.field.firstIndex(of: ".") else { return state.data[problem.field] != nil }
        return !context.answered.contains(problem.field)
            && state.sealed.contains { $0.blob.subject == problem.field[..<dot] }
    }

    /// Nothing was found to be wrong.
    func require(_ found: [FormRefusal]) throws(DossierRefusal) {
        if found.count > 1 { throw .form(.several(found)) }
        if let only = found.first { throw .form(only) }
    }

    /// A problem of a field as a refusal.
    func refusal(_ problem: FieldProblem, _ definition: ProcedureDefinition) -> FormRefusal {
        switch problem.kind {
        case .unknownField: .unknownField(problem.field, known: fields(beside: problem.field, definition))
        case .missing: .fieldMissing(problem.field, label: problem.label)
        default: .fieldInvalid(problem.field, label: problem.label, problem: problem.problem)
        }
    }

    /// The fields of the person whom `field` names, or those of no person.
    func fields(beside field: String, _ definition: ProcedureDefinition) -> [String] {
        guard let dot = field.firstIndex(of: "."), let subject = definition.subject(String(field[..<dot])) else {
            return definition.data.map(\.id)
        }
        return subject.fields.map { "\(subject.id).\($0.id)" }
    }

    /// The subjects of blobs, each at most once.
    func named(in blobs: [SealedBlob]) throws(DossierRefusal) -> Set<String> {
        var named: Set<String> = []
        for blob in blobs where !named.insert(blob.subject).inserted {
            throw .form(.sealedMismatch(Wellformed.shown(blob.subject)))
        }
        return named
    }

    /// The data in the order of the definition, so that one form has one spelling.
    func ordered(_ data: JSONObject, _ definition: ProcedureDefinition) -> JSONObject {
        var result = JSONObject()
        for field in definition.data { result.set(field.id, data[field.id]) }
        return result
    }

    /// The blobs in the order of the definition's persons.
    func ordered(_ blobs: [SealedBlob], _ definition: ProcedureDefinition) -> [SealedBlob] {
        definition.subjects.compactMap { subject in blobs.first { $0.subject == subject.id } }
    }

    /// Files are well described, new, and documents of the procedure.
    func check(_ attachments: [Attachment], _ definition: ProcedureDefinition) throws(DossierRefusal) {
        let documents = Set(definition.documents.map(\.id))
        var ids = Set(state.attachments.map(\.id))
        for attachment in attachments {
            guard Wellformed.identifier(attachment.id), Wellformed.sha256(attachment.sha256),
                (1...Wellformed.largestFile).contains(attachment.size), Wellformed.mediaType(attachment.mediaType)
            else { throw .form(.attachmentInvalid(Wellformed.shown(attachment.id))) }
            guard documents.contains(attachment.document) else {
                throw .form(
                    .unknownDocument(Wellformed.shown(attachment.document), known: definition.documents.map(\.id)))
            }
            guard ids.insert(attachment.id).inserted else { throw .form(.attachmentRepeated(attachment.id)) }
        }
        // What is brought to a counter an officer answers for.
        guard context.standing.party != .officer, !attachments.isEmpty else { return }
        guard ids.count <= AttachmentLimits.files else { throw .form(.tooManyFiles(most: AttachmentLimits.files)) }
        let size = (state.attachments + attachments).reduce(Int64(0)) { $0 &+ $1.size }
        guard (0...AttachmentLimits.bytes).contains(size) else {
            throw .form(.filesTooLarge(mebibytes: AttachmentLimits.bytes >> 20))
        }
    }

    func check(_ paper: PaperRecord) throws(DossierRefusal) {
        guard Wellformed.identifier(paper.kind), Wellformed.sha256(paper.sha256), Wellformed.sha256(paper.template),
            (1...Wellformed.largestFile).contains(paper.size), Wellformed.identifier(paper.attachment),
            paper.content.map(Wellformed.sha256) ?? true
        else { throw .form(.paperInvalid) }
    }

    /// Every document that must be there is.
    func requireDocuments(
        _ definition: ProcedureDefinition, _ attachments: [Attachment], _ conditions: ConditionContext
    ) throws(DossierRefusal) {
        let missing = definition.missingDocuments(attached: Set(attachments.map(\.document)), in: conditions)
        guard missing.isEmpty else {
            throw .form(.documentsMissing(missing.map(\.id), labels: missing.map(\.label)))
        }
    }

    /// The fee of this dossier by the rules of `day`; `stated` is what the receiving officer states, wanted where the definition
    /// knows no amount, and only there.
    func fee(
        _ definition: ProcedureDefinition, _ conditions: ConditionContext, competent: AgencyCode, on day: Day,
        stated: DossierCommand.StatedFee? = nil, by actor: Actor? = nil
    ) throws(DossierRefusal) -> FeeOutcome {
        let choice: FeeChoice
        do throws(FeeError) {
            choice = try definition.feeFor(conditions, on: day, agency: competent.rawValue)
        } catch {
            switch error {
            case .noRule: throw .filing(.noFeeRule)
            case .notSet(let rule, _):
                guard let stated else { throw .filing(.feeNotSet(rule: rule)) }
                guard (0...FieldDefinition.largestAmount).contains(stated.amount), Wellformed.basis(stated.basis) else {
                    throw .filing(.feeInvalid)
                }
                let label = definition.fees.first { $0.id == rule }?.label ?? Bilingual(vi: rule, en: rule)
                return FeeOutcome(
                    rule: rule, label: label, amount: stated.amount, day: day, agency: competent, basis: stated.basis,
                    statedBy: actor?.officer)
            }
        }
        guard stated == nil || stated?.amount == choice.amount else {
            throw .filing(.feeKnown(rule: choice.rule.id, amount: choice.amount))
        }
        return FeeOutcome(
            rule: choice.rule.id, label: choice.rule.label, amount: choice.amount, day: day, agency: competent)
    }

    /// The fee after a supplement; where only an officer could state it anew, what was decided at receipt stays, and the rule that is
    /// left open is named.
    func feeAfterSupplement(
        _ definition: ProcedureDefinition, _ conditions: ConditionContext, competent: AgencyCode, on day: Day
    ) throws(DossierRefusal) -> (fee: FeeOutcome?, leftOpen: String?) {
        do throws(DossierRefusal) {
            return (try fee(definition, conditions, competent: competent, on: day), nil)
        } catch {
            if case .filing(.feeNotSet(let rule)) = error { return (nil, rule) }
            throw error
        }
    }
}
