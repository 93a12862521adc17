import Dossiers
import EventLog
import Payments
import Procedures
import WorkingTime

extension Companions {
    /// The task that asks gateways about an order.
    static func enquiry(_ order: String) -> String { "enquiry-\(order)" }
    /// The task that has a gateway give money back.
    static func refund(_ number: String) -> String { "refund-\(number)" }

    /// The rows of what has to be asked of gateways after the money of a dossier went from one state to another.
    static func money(
        from before: DossierState, to after: DossierState, stream: StreamID, at instant: Instant
    ) -> [CompanionRow] {
        let (old, new) = (before.account, after.account)
        guard old != new else { return [] }
        var rows: [CompanionRow] = []
        func row(_ name: String, _ kind: ClaimedTask.Kind, _ due: Instant?) {
            rows.append(task(name, kind: kind, due: due, version: after.version, stream: stream))
        }
        let (closed, opened) = (old.openOrder, new.openOrder)
        if closed?.order.number != opened?.order.number {
            if let closed, closed.order.ways.contains(.online) { row(enquiry(closed.order.number), .enquiry, nil) }
            if let opened, opened.order.ways.contains(.online) {
                row(
                    enquiry(opened.order.number), .enquiry,
                    opened.askedAt.adding(seconds: Office.firstEnquiry))
            }
        }
        for record in new.refunds where record.refund.taker.way == .online {
            let wasAsked = old.refund(record.refund.number)?.state == .asked
            guard wasAsked != (record.state == .asked) else { continue }
            row(refund(record.refund.number), .refund, wasAsked ? nil : instant)
        }
        return rows
    }
}
