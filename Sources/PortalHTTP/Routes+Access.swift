import Casework
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Payments
import Vietnamese
import WorkingTime

extension PortalServer {
    /// What needs no sign-in: health, signing in, the published procedures.
    func addOpenRoutes(_ router: RouterGroup<PortalContext>) {
        router.get("health") { [office] _, _ in
            let now = try await office.time()
            return Response.json(["status": "ok", "clock": .string(now.kind), "now": now.instant.json])
        }
        router.post("sessions") { [office] request, context in
            let body = try await RequestBody.json(request)
            let (officer, password) = try RequestBody.reading {
                var fields = try JSONFields(body)
                let officer = try fields.string("officer")
                let password = try fields.string("password")
                try fields.end()
                return (officer, password)
            }
            return Response.json(
                try await office.signIn(officer: officer, password: password, address: context.address),
                status: .created)
        }
        router.get("procedures") { [office] request, _ in
            Response.tagged(
                try await office.procedures(page: try RequestBody.page(request)), to: request,
                caching: Response.revalidated)
        }
        router.get("procedures/:code") { [office] request, context in
            Response.tagged(
                try await office.procedure(
                    try context.parameters.text("code"), digest: request.uri.queryParameters.get("digest")),
                to: request, caching: Response.revalidated)
        }
        router.get("procedures/:code/form") { [office] request, context in
            Response.tagged(
                try await office.form(
                    try context.parameters.text("code"), digest: request.uri.queryParameters.get("digest")),
                to: request, type: "application/schema+json", caching: Response.revalidated)
        }
        router.get("payments/:gateway/ipn") { [office] request, context in
            try await Self.gatewayCall(
                office, try context.parameters.text("gateway"), GatewayCall(query: request.uri.query ?? ""))
        }
        router.post("payments/:gateway/ipn") { [office] request, context in
            let body = try await RequestBody.bytes(request, limit: 1 << 16)
            return try await Self.gatewayCall(
                office, try context.parameters.text("gateway"),
                GatewayCall(query: request.uri.query ?? "", body: Array(body)))
        }
        router.post("dossiers/:code/rating") { [office] request, context in
            let body = try await RequestBody.json(request)
            return Response.json(
                try await office.rate(
                    try context.parameters.text("code"), body: body,
                    command: try RequestBody.commandID(body), address: context.address))
        }
    }

    /// Hands a gateway's call on, and answers it in the gateway's own words.
    private static func gatewayCall(_ office: Office, _ name: String, _ call: GatewayCall) async throws -> Response {
        guard let reply = await office.gatewayCall(name, call) else {
            throw CaseworkError(
                .notFound, code: "payment.unknown-gateway",
                message: Bilingual(vi: "Không có cổng thanh toán này.", en: "There is no such payment gateway."))
        }
        return Response(
            status: .init(code: reply.status),
            headers: [.contentType: reply.mediaType, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: reply.body)))
    }

    /// Who is signed in.
    func addSessionRoutes(_ router: RouterGroup<CallerContext>) {
        router.get("me") { [office] _, context in Response.json(try await office.whoAmI(context.caller)) }
        router.delete("sessions/current") { [office] request, context in
            // A portal signs its citizen out, not itself.
            try await office.signOut(token: request.headers[.ttCitizen] ?? context.token)
            return Response(status: .noContent)
        }
    }
}
