public import Dossiers
public import JSON
public import Organisation
import Procedures
import Vietnamese
public import WorkingTime

/// One step of a dossier's progress (tiến trình xử lý) as the national portal shows it: the fields of the synchronisation.
///
/// What an officer wrote is not among them; the content is what the event is called.
public struct PortalProgress: Sendable, Hashable {
    public let json: JSONValue

    /// `nil` for what is no progress of a filed dossier: notes, drafts, reminders, answers of other systems that move nothing.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - before: The dossier before it.
    ///   - after: The dossier after it.
    ///   - begun: When the step was entered in which it happened; `nil`: it begins with the event.
    ///   - handler: What an officer is called.
    public init?(
        _ event: DossierEvent, before: DossierState, after: DossierState, begun: Instant?,
        handler: (OfficerID) -> String?
    ) {
        guard Self.isProgress(event.fact), let code = after.code?.text, let status = after.status else { return nil }
        var object: JSONObject = ["MaHoSo": .string(code), "NguoiXuLy": .string(Self.name(event.by, handler))]
        object["ThoiDiemXuLy"] = PortalTime.json(event.decidedAt)
        if let agency = event.by.agency ?? before.entry?.agency ?? after.receiving {
            let unit = event.by.unit.map { "/" + $0.rawValue } ?? ""
            object["PhongBanXuLy"] = .string(agency.rawValue + unit)
        }
        object["NoiDungXuLy"] = .string(event.label.vi)
        object["TrangThai"] = .string(String(status.rawValue))
        object["NgayBatDau"] = PortalTime.json(begun ?? event.decidedAt)
        object.set("NgayKetThucTheoQuyDinh", after.due.map(PortalTime.json))
        json = .object(object)
    }

    private static func name(_ actor: Actor, _ handler: (OfficerID) -> String?) -> String {
        if actor.isEngine || actor.issuer == Actor.targetIssuer { return "Hệ thống" }
        if let officer = actor.officer { return handler(officer) ?? officer.rawValue }
        return actor.issuer == Actor.gatewayIssuer ? "Cổng thanh toán" : "Người nộp hồ sơ"
    }

    /// Whether the national portal shows it.
    static func isProgress(_ fact: DossierEvent.Fact) -> Bool {
        switch fact {
        case .filed, .received, .notReceived, .forwarded, .supplementRequested, .supplementAnswered, .assigned,
            .claimed, .handedOver, .acted, .apologised, .withdrawn, .stopped, .issued, .delivered, .expired:
            true
        // Where only reminders move, nobody else notices.
        case .rescheduled(let moved):
            moved.clock != nil || moved.answerDue != nil || moved.firstAppointment != nil
        // Not paid for in time, it ends.
        case .money(let moved): moved.stops
        // An answer that went on to the next step.
        case .effect(let moved): moved.move != nil
        default: false
        }
    }
}
