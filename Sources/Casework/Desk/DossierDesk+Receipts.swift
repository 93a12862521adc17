import Dossiers
import EventLog
import Organisation
import Payments

extension DossierDesk {
    /// Reserves the number of a receipt where `command` gives one. Nothing is reserved for what is refused.
    ///
    /// The number is kept under the dossier, the order and how many receipts the order has had: the same command again, or another one that
    /// gives the order its next receipt, takes the number that was reserved before. Number and reservation are one transaction: there is no
    /// number of a series of which nobody knows whose it is.
    func reserveReceipt(
        for command: DossierCommand, _ state: DossierState, _ stream: StreamID, _ context: inout DossierContext
    ) async throws {
        guard Self.mayGiveReceipt(command, state) else { return }
        var probing = context
        probing.probesReceipt = true
        let facts = try Dossiers.decide(state, command, probing).flatMap(\.money)
        let given = facts.lazy.compactMap { if case .receipt(let receipt) = $0 { receipt } else { nil } }.first
        guard let given, let order = state.account.order(given.order)?.order else { return }
        let before = state.account.receipts.count { $0.receipt.order == given.order }
        let number = try await store.receiptNumber(
            stream: stream, slot: "receipt/\(given.series)/\(given.order)/\(before + 1)",
            agency: order.agency.rawValue, series: given.series)
        context.receipt = ProposedReceipt(series: given.series, number: number)
    }

    /// Money that is taken gives a receipt; whatever owes some of it back may replace one.
    private static func mayGiveReceipt(_ command: DossierCommand, _ state: DossierState) -> Bool {
        switch command {
        case .takeCash, .takePayment, .issueReceipt: true
        default: state.account.receipts.contains { !$0.isCancelled }
        }
    }
}
