import Casework
import Hummingbird
import JSON
import WorkingTime

extension PortalServer {
    /// The money of all dossiers (docs/payments.md).
    func addMoneyRoutes(_ router: RouterGroup<CallerContext>) {
        router.get("ledger") { [office] request, context in
            var wanted = LedgerRequest()
            wanted.from = try Self.day("from", request)
            wanted.until = try Self.day("until", request)
            wanted.agency = request.uri.queryParameters.get("agency")
            wanted.showsDossiers = try RequestBody.flag("dossiers", request)
            return Response.json(try await office.ledger(wanted, by: context.caller))
        }
        router.get("refunds") { [office] request, context in
            Response.tagged(
                try await office.refundsOwed(page: try RequestBody.page(request), by: context.caller), to: request)
        }
        router.get("receipts") { [office] request, context in
            Response.tagged(
                try await office.receiptSeries(page: try RequestBody.page(request), by: context.caller), to: request)
        }
        router.get("dossiers/:code/receipts/:receipt") { [office] request, context in
            Response.bytes(
                try await office.moneyReceipt(
                    try context.parameters.text("receipt"), of: try context.parameters.text("code"),
                    by: context.caller), to: request, type: "application/pdf")
        }
        router.get("differences") { [office] request, context in
            Response.tagged(
                try await office.differences(
                    settledToo: try RequestBody.flag("settled", request), page: try RequestBody.page(request),
                    by: context.caller), to: request)
        }
        router.post("differences/:difference/settle") { [office] request, context in
            let body = try await RequestBody.json(request)
            let command = try RequestBody.commandID(body, context)
            let reason = try RequestBody.reading {
                var fields = try JSONFields(body)
                let reason = try fields.string("reason")
                _ = try fields.optionalString("command_id")
                try fields.end()
                return reason
            }
            return Response.json(
                try await office.settleDifference(
                    try context.parameters.text("difference"), reason: reason, command: command, by: context.caller))
        }
        router.post("transfers") { [office] request, context in
            let body = try await RequestBody.json(request)
            return Response.json(
                try await office.recordTransfer(body, command: try RequestBody.commandID(body), by: context.caller))
        }
    }
}
