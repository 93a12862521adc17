import Dossiers
public import EventLog
public import JSON
import Organisation
import Procedures
import Sealing
import Vietnamese
import WorkingTime

/// An answer that the procedure cannot keep.
struct AnswerUnreadable: Error {
    static let code = "target.answer-unreadable"
}

extension Office {
    /// Writes down what a target said.
    ///
    /// - Returns: Whether it is new; the same word again is not.
    /// - Throws: `AnswerUnreadable`, `DossierRefusal`, `CaseworkError` …
    func record(_ reply: EffectReply, _ present: PresentEffect, by target: String) async throws -> Bool {
        let actor = Actor(issuer: Actor.targetIssuer, subject: target, channel: .online)
        let number = present.effect.request.id
        switch reply {
        case .deferred, .failed: return false
        case .accepted(let reference):
            return try await !perform(
                .init(number, .accept(reference: reference)), present, id: "accepted/\(present.effect.version)",
                type: .awaited, by: actor
            ).isRepeated
        case .refused(let code):
            return try await !perform(
                .init(number, .refuse(code: code)), present, id: "refused", type: .failed, by: actor
            ).isRepeated
        case .done(let answer): return try await record(answer, present, by: actor)
        }
    }

    /// One of the engine's own commands, under an identifier that follows from the effect's.
    func perform(
        _ command: DossierCommand.Effect, _ present: PresentEffect, id: String, type: DossierEvent.EffectMoved.What,
        by actor: Actor
    ) async throws -> DossierDesk.Outcome {
        try await desk.perform(
            EventLog.CommandID(derivedFrom: "effect/\(present.identifier)/\(id)"),
            .init(type: type.rawValue, by: actor), on: present.stream, code: "", mayBegin: false, sees: { _ in true },
            draft: { [self] state, now in
                var draft = try await engineDraft(.effect(command), state, by: "effect", now: now)
                draft.context.actor = actor
                return draft
            })
    }

    /// An answer: the fields that the procedure keeps are sealed under their persons, whatever else it says as `dossier`.
    private func record(_ answer: EffectAnswer, _ present: PresentEffect, by actor: Actor) async throws -> Bool {
        let number = present.effect.request.id
        // Another content than the first is another answer, and is kept as well. The outcome may be the same whatever was found.
        let mark = try await contentMark(of: answer, present)
        let id = EventLog.CommandID(
            derivedFrom: "effect/\(present.identifier)/answered/\(answer.outcome)/\(mark)")
        let outcome = try await desk.perform(
            id, .init(type: DossierEvent.EffectMoved.What.answered.rawValue, by: actor), on: present.stream, code: "",
            mayBegin: false, sees: { _ in true },
            draft: { [self] state, now in
                var keys = try await desk.keysAsLoaded(of: present.stream)
                let kept = try await self.kept(answer, state, present, &keys, now: now)
                var details: SealedBlob?
                if !answer.details.isEmpty {
                    details = try keys.seal(
                        texts: answer.details.members.map { ($0.key, $0.value.string ?? JSONWriter.text($0.value)) },
                        version: Int(state.version) + 1, step: Sealer.widePaddingStep)
                }
                var draft = try await engineDraft(
                    .effect(
                        .init(
                            number,
                            .answer(
                                .init(
                                    outcome: answer.outcome, subjects: kept.blobs, fields: kept.names, details: details,
                                    reference: answer.reference)))), state, by: "effect", now: now)
                draft.context.actor = actor
                draft.keys = keys
                draft.rows = kept.rows
                return draft
            })
        return !outcome.isRepeated
    }

    /// What tells answers of different content apart in the identifier of their command, which stands open: keyed by a key of the dossier,
    /// for what was found about somebody is easily guessed.
    private func contentMark(of answer: EffectAnswer, _ present: PresentEffect) async throws -> String {
        func sorted(_ object: JSONObject) -> JSONValue {
            .object(object.members.sorted { $0.key < $1.key }.reduce(into: JSONObject()) { $0[$1.key] = $1.value })
        }
        var fields = JSONObject()
        for (subject, values) in answer.fields.sorted(by: { $0.key < $1.key }) {
            fields[subject] = sorted(values.reduce(into: JSONObject()) { $0[$1.key] = $1.value })
        }
        let content = JSONWriter.bytes(.array([.object(fields), sorted(answer.details)]))
        var keys = try await desk.keysAsLoaded(of: present.stream)
        // The first that was sealed stands for ever; where its key was erased, or nothing is sealed, the installation's.
        if let subject = present.state.sealed.first?.blob.subject, let key = try keys.existing(subject) {
            return key.mark(of: content, for: "effect answer")
        }
        return configuration.keyring.mark(of: content, for: "effect answer")
    }

    /// The fields that the procedure keeps, in their normal form and checked, sealed for the event that comes, with the tokens by which they
    /// are found.
    private func kept(
        _ answer: EffectAnswer, _ state: DossierState, _ present: PresentEffect, _ keys: inout DossierKeys,
        now: Instant
    ) async throws -> (blobs: [SealedBlob], names: [String], rows: [CompanionRow]) {
        let keeps = Set(present.effect.request.keeps)
        guard !keeps.isEmpty, !answer.fields.isEmpty, let digest = state.definition else { return ([], [], []) }
        let definition = try await definitions.definition(digest)
        var opened = try DossierDesk.open(state, &keys)
        var blobs: [SealedBlob] = []
        var names: [String] = []
        for subject in definition.subjects {
            guard let given = answer.fields[subject.id] else { continue }
            var values: [String: FieldValue] = [:]
            for field in subject.fields where keeps.contains("\(subject.id).\(field.id)") {
                guard let json = given[field.id], json != .null else { continue }
                guard let value = try? FieldValue(json: json, at: field.id) else { throw AnswerUnreadable() }
                values[field.id] = value
            }
            guard !values.isEmpty else { continue }
            values = definition.normalised(subject: subject.id, values: values)
            let siblings = (opened[subject.id] ?? [:]).merging(values) { $1 }
            for field in subject.fields {
                guard let value = values[field.id] else { continue }
                guard field.problem(of: value, siblings: siblings, on: now.localDay) == nil else {
                    throw AnswerUnreadable()
                }
            }
            opened[subject.id] = siblings
            names += subject.fields.map(\.id).filter { values[$0] != nil }.map { "\(subject.id).\($0)" }
            // How much was found about somebody is nobody's to see by its length.
            let isFound = values.keys.contains { subject.field($0)?.enteredBy != nil }
            blobs.append(
                try keys.seal(
                    values.sorted { $0.key < $1.key }.map { name, value in
                        PersonalField(
                            name: name, value: value.json,
                            personalClass: subject.field(name)?.personalClass?.rawValue ?? "sensitive")
                    }, subject: subject.id, version: Int(state.version) + 1,
                    step: isFound ? Sealer.widePaddingStep : Sealer.paddingStep))
        }
        guard !blobs.isEmpty else { return ([], [], []) }
        return (
            blobs, names,
            try tokenRows(opened, definition: definition, agencies: Set(state.agencies), stream: present.stream)
        )
    }

    // MARK: Answers that come by themselves

    /// An answer that a target brings: `POST /v1/targets/{name}/answers`.
    ///
    /// - Parameters:
    ///   - name: The target, as the address names it.
    ///   - headers: Header fields by their lower-case name; the target checks its signature.
    ///   - body: The bytes that came.
    /// - Returns: `{"taken": true, "repeated": …}`.
    /// - Throws: `CaseworkError`.
    public func takeAnswer(
        of name: String, headers: [String: String], body: [UInt8]
    ) async throws(CaseworkError) -> JSONValue {
        try await answering {
            guard let target = self.configuration.targets.first(where: { $0.name == name }) else {
                throw Self.noTarget
            }
            switch target.read(headers: headers, body: body) {
            case .notTheirs: throw Self.notTheirs
            case .unreadable: throw Self.unreadable
            case .answer(let identifier, let reply):
                return try await self.take(reply, for: identifier, of: target.name)
            }
        }
    }

    /// What became of an identifier, as its target says: for adapters that are told in another way.
    ///
    /// - Returns: `{"taken": true, "repeated": …}`.
    /// - Throws: `CaseworkError`.
    public func takeAnswer(
        _ reply: EffectReply, for identifier: EventLog.CommandID, of target: String
    ) async throws(CaseworkError) -> JSONValue {
        try await answering { try await self.take(reply, for: identifier, of: target) }
    }

    private func take(
        _ reply: EffectReply, for identifier: EventLog.CommandID, of target: String
    ) async throws -> JSONValue {
        switch reply {
        case .done, .accepted, .refused: break
        case .deferred, .failed: throw Self.unreadable
        }
        guard let known = try await store.effect(identifier), known.target == target,
            let present = try await present(known.number, of: known.stream, fresh: true)
        else { throw Self.unknownIdentifier }
        // An answer to what was asked under a former identifier is an answer, too.
        var asked = present
        asked.identifier = identifier
        do {
            let isNew = try await record(reply, asked, by: target)
            return ["taken": true, "repeated": .bool(!isNew)]
        } catch is AnswerUnreadable {
            throw Self.unreadable
        } catch DossierRefusal.effect(.notWanted) {
            return ["taken": true, "repeated": true]
        }
    }

    private static let noTarget = CaseworkError(
        .notFound, code: "target.unknown",
        message: Bilingual(vi: "Không có hệ thống này.", en: "There is no such target."))
    private static let notTheirs = CaseworkError(
        .forbidden, code: "target.signature",
        message: Bilingual(
            vi: "Chữ ký không phải của hệ thống này, hoặc đã quá cũ.",
            en: "The signature is not this target's, or too old."))
    private static let unreadable = CaseworkError(
        .unprocessable, code: AnswerUnreadable.code,
        message: Bilingual(vi: "Không hiểu câu trả lời này.", en: "This answer makes no sense."),
        advice: Bilingual(
            vi: "Xem docs/effects.md, mục về trả lời.", en: "See docs/effects.md, the part about answers."))
    private static let unknownIdentifier = CaseworkError(
        .notFound, code: "target.unknown-identifier",
        message: Bilingual(
            vi: "Không có yêu cầu nào mang mã này.", en: "Nothing was asked of this target under that identifier."))
}
