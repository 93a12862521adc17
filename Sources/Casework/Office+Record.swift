import Dossiers
import EventLog
import JSON
import Organisation
import Procedures
import Sealing
import WorkingTime

/// What the record of a dossier says besides its facts: texts that people wrote, corrected values, which print a paper was.
///
/// Texts and values stay sealed in the log. They are opened for officers who may see the dossier, after the read was written down, and
/// of what is sensitive, as every text that people wrote is, for those roles that open it (``SensitiveAccess``) and for who wrote it. A
/// system reads its dossiers without what officers wrote.
extension Office {
    /// The officers' notes (ghi chú), opened, in the order of the log.
    func notes(
        _ events: [RecordedEvent], _ access: SensitiveAccess, _ caller: Caller, _ keys: inout DossierKeys
    ) throws -> [JSONValue] {
        var notes: [JSONValue] = []
        for recorded in events where recorded.type == DossierEvent.Noted.type {
            let event = try DossierEvent.decode(type: recorded.type, body: try JSONReader.read(recorded.body))
            guard case .noted(let fact) = event.fact else { continue }
            let isOpen = access.isOpen || event.by.officer == caller.officer
            let text: JSONValue?
            if isOpen {
                text = try keys.openTexts(fact.text, version: recorded.version)["text"].map(JSONValue.string)
            } else {
                text = SensitiveAccess.sealedValue
            }
            guard let text else { continue }
            notes.append([
                "version": .integer(Int64(recorded.version)), "at": recorded.at.json, "by": event.by.json,
                "text": text,
            ])
        }
        return notes
    }

    /// What is sealed in an event and may be read by officers, by name: `text`, `reason` …, for a correction the value that stood
    /// `before` as `old` and the `new` one, and what was `entered`. `nil` where the event holds nothing of the kind, or its key was erased.
    func opened(
        _ event: DossierEvent, _ version: Int, before: DossierState, _ access: SensitiveAccess, _ caller: Caller,
        _ keys: inout DossierKeys
    ) throws -> JSONValue? {
        let isOpen = access.isOpen || event.by.officer == caller.officer
        var object = JSONObject()
        if let blob = event.anyWrittenText {
            for (name, text) in try keys.openTexts(blob, version: version).sorted(by: { $0.key < $1.key }) {
                object[name] = isOpen ? .string(text) : SensitiveAccess.sealedValue
            }
        }
        if case .corrected(let fact) = event.fact {
            if let blob = fact.sealed {
                let field = String(fact.field.dropFirst(blob.subject.count + 1))
                let old = try DossierDesk.open(before, &keys)[blob.subject]?[field]?.json
                let new = try keys.open(blob, version: version)?.first { $0.name == field }?.value
                let isSealed = !isOpen && access.isSealed(blob.subject, field)
                object.set("old", isSealed ? old.map { _ in SensitiveAccess.sealedValue } : old)
                object.set("new", isSealed ? new.map { _ in SensitiveAccess.sealedValue } : new)
            } else {
                object.set("old", before.data[fact.field])
                object.set("new", fact.value)
            }
        }
        if case .entered(let fact) = event.fact {
            var entered = JSONObject()
            for blob in fact.subjects {
                for field in try keys.open(blob, version: version) ?? [] {
                    let isSealed = !isOpen && access.isSealed(blob.subject, field.name)
                    entered["\(blob.subject).\(field.name)"] = isSealed ? SensitiveAccess.sealedValue : field.value
                }
            }
            if !entered.isEmpty { object["entered"] = .object(entered) }
        }
        return object.isEmpty ? nil : .object(object)
    }

    /// Which print of the same paper each printed one is, from 1, by the version of its event. Every request for a supplement has a
    /// paper of its own.
    static func copies(_ events: [RecordedEvent]) throws -> [Int64: Int64] {
        var copies: [Int64: Int64] = [:]
        var printed: [String: Int64] = [:]
        for recorded in events {
            if recorded.type == DossierEvent.SupplementRequested.type { printed["supplement-request"] = nil }
            guard recorded.type == DossierEvent.PaperRecorded.type else { continue }
            let event = try DossierEvent.decode(type: recorded.type, body: try JSONReader.read(recorded.body))
            guard case .paperRecorded(let fact) = event.fact else { continue }
            printed[fact.paper.kind, default: 0] += 1
            copies[Int64(recorded.version)] = printed[fact.paper.kind]
        }
        return copies
    }
}

extension DossierEvent {
    /// Whatever text a person wrote into the event: a reason, a note, a comment, who took the result.
    var anyWrittenText: SealedBlob? {
        switch fact {
        case .forwarded(let fact): fact.reason
        case .handedOver(let fact): fact.reason
        case .withdrawn(let fact): fact.reason
        case .delivered(let fact): fact.recipient
        case .rated(let fact): fact.comment
        case .noted(let fact): fact.text
        case .corrected(let fact): fact.reason
        case .effect(let fact): fact.reason ?? fact.details
        default: writtenText
        }
    }
}
