import Casework
import HTTPTypes
import Hummingbird
import JSON
import Vietnamese

extension PortalServer {
    /// Tracking by code and secret, and where a secret comes from.
    func addTrackingRoutes(_ open: RouterGroup<PortalContext>, _ repeatable: RouterGroup<CallerContext>) {
        open.get("tracking/:code") { [office] request, context in
            Response.tagged(
                try await office.track(
                    try context.parameters.text("code"), secret: try Self.secret(request), address: context.address),
                to: request)
        }
        open.get("tracking/:code/payment") { [office] request, context in
            Response.tagged(
                try await office.trackPayment(
                    try context.parameters.text("code"), secret: try Self.secret(request), address: context.address),
                to: request)
        }
        repeatable.post("dossiers/:code/tracking") { [office] request, context in
            let body = try await RequestBody.json(request)
            return Response.json(
                try await office.trackingSecret(
                    of: try context.parameters.text("code"), body: body,
                    command: try RequestBody.commandID(body, context), by: context.caller))
        }
    }

    /// A header and not part of the address: addresses are written down by proxies and browsers.
    private static func secret(_ request: Request) throws -> String {
        guard let secret = request.headers[.trackingSecret], (1...100).contains(secret.utf8.count) else {
            throw CaseworkError(
                .malformed, code: "tracking.no-secret",
                message: Bilingual(
                    vi: "Thiếu mã tra cứu trong đầu mục Tracking-Secret.",
                    en: "The header Tracking-Secret is missing."),
                advice: Bilingual(
                    vi: "Mã tra cứu in trên giấy tiếp nhận.", en: "The secret is printed on the receipt."))
        }
        return secret
    }
}

extension HTTPField.Name {
    /// What stands beside the code on a receipt.
    static var trackingSecret: HTTPField.Name { HTTPField.Name("Tracking-Secret") ?? .from }
}
