public import JSON
import Organisation
import Payments
import Procedures
import WorkingTime

extension DossierState {
    /// The state in canonical form: what `show --json` prints and a replay compares. Equal states have equal bytes.
    ///
    /// Sealed parts appear as they are sealed. Absent values are left out; lists keep their order, the commands stand in the order
    /// of their events.
    public var json: JSONValue {
        var object: JSONObject = ["phase": .string(phase.name), "version": .integer(version)]
        object.set("at", at?.json)
        object.set("end", end.map { .string($0.rawValue) })
        object.set("status", status?.json)
        writeFiling(&object)
        writeWork(&object)
        writeResult(&object)
        if !account.isEmpty { object["payment"] = account.json }
        object.setList("commands", commands.sorted { ($0.value.first, $0.key) < ($1.value.first, $1.key) }) { entry in
            [
                "command": .string(entry.key.description), "first": .integer(entry.value.first),
                "last": .integer(entry.value.last),
            ]
        }
        return .object(object)
    }

    private func writeFiling(_ object: inout JSONObject) {
        object.set("code", code?.json)
        object.set("procedure", procedure.map(JSONValue.string))
        object.set("definition", definition.map(JSONValue.string))
        object.set("pinned_by", pinnedBy.map(JSONValue.string))
        object.set("filed_at", filedAt?.json)
        object.set("filer", filer?.json)
        object.set("channel", channel?.json)
        object.set("receiving", receiving?.json)
        object.set("competent", competent?.json)
        object.set("returning", returning?.json)
        object.set("applicant_kind", applicantKind.map { .string($0.rawValue) })
        object.set("representative", representative?.json)
        object.set("delivery", delivery.map { .string($0.rawValue) })
        object.set("case", caseID.map(JSONValue.string))
        object.set("extent", extent.map { .string($0.rawValue) })
        object["presence"] = .bool(requiresPresence)
        object.setList("sealed", sealed) { ["version": .integer($0.version), "blob": $0.blob.json] }
        object.set("data", data.isEmpty ? nil : .object(data))
        object.setList("files", files) { ["channel": $0.channel.json, "attachment": $0.attachment.json] }
        object["data_version"] = .integer(dataVersion)
    }

    private func writeWork(_ object: inout JSONObject) {
        object.set("entry", entry?.json)
        object["entered_at"] = .integer(enteredAt)
        object.set("fee", fee?.json)
        if !supplementOrders.isEmpty {
            object["supplement_orders"] = .array(supplementOrders.sorted().map(JSONValue.string))
        }
        object.set("open_fee_rule", openFeeRule.map(JSONValue.string))
        object.set("clock", clock?.json)
        object.set("first_appointment", firstAppointment?.json)
        object.set("first_clock", firstClock?.json)
        object.set("received_at", receivedAt?.json)
        object.set("forward_due", forwardDue?.json)
        object.set("intake_since", intakeSince?.json)
        object.set("waiting", waiting?.json)
        object.setList("timers", timers, \.json)
        object.setList("fired", fired, \.json)
        object.setList("effects", effects, \.json)
        if hasLateAnswer { object["late_answer"] = true }
        object.set("mark", mark.map { .string($0.rawValue) })
        object["supplements"] = .integer(supplements)
        object.setList("waits", waits) { ["from": $0.from.json, "to": $0.to.json] }
        object["waited"] = .integer(waited)
        object["reappointments"] = .integer(reappointments)
        object.setList("acts", acts) { act in
            [
                "act": .string(act.act), "issuer": .string(act.by.issuer), "subject": .string(act.by.subject),
                "version": .integer(act.version),
            ]
        }
        object.setList("holders", holders) { holder in
            ["role": .string(holder.role), "agency": holder.agency.json, "officer": holder.officer.json]
        }
    }

    private func writeResult(_ object: inout JSONObject) {
        object.set("draft", draft?.json)
        object.set("approval", approval?.json)
        object.set("result", result?.json)
        object.setList("papers", papers) { ["version": .integer($0.version), "paper": $0.paper.json] }
        object.set("issued_at", issuedAt?.json)
        object.set("ended_at", endedAt?.json)
        object.set("delivered_by", deliveredBy.map { .string($0.rawValue) })
        object.set("processing", processing.map(JSONValue.integer))
        object.set("rating", rating.map(JSONValue.integer))
        object["notes"] = .integer(notes)
        object.setList("entered", entered.sorted(), JSONValue.string)
        object.setList("voided", voided.sorted { $0.key < $1.key }) { field in
            ["field": .string(field.key), "version": .integer(field.value)]
        }
        object.setList("corrections", corrections, JSONValue.string)
    }
}

extension Waiting {
    var json: JSONValue {
        var object: JSONObject = ["number": .integer(number), "since": since.json]
        object.setList("items", items, JSONValue.string)
        object.set("answer_due", answerDue?.json)
        object["attachments_before"] = .integer(Int64(attachmentsBefore))
        return .object(object)
    }
}
