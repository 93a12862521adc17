import Casework
import HTTPTypes
import Hummingbird
import JSON
import NIOCore

extension PortalServer {
    /// A citizen's way to their identity provider and back (docs/identity.md).
    func addSignInRoutes(_ router: RouterGroup<PortalContext>) {
        router.get("citizen/sign-in") { [office] request, _ in
            let level = try RequestBody.number("level", request, in: 1...2) ?? 1
            let begun = try await office.beginSignIn(
                provider: request.uri.queryParameters.get("provider"), level: Int(level))
            var answer = Response.json(
                ["url": .string(begun.address), "expires_in": .integer(Int64(begun.seconds))], status: .seeOther)
            answer.headers[.location] = begun.address
            answer.headers[.setCookie] = SignInCookie.text(begun.cookie, seconds: begun.seconds, secure: begun.isSecure)
            return answer
        }
        router.get("citizen/callback") { [office] request, _ in
            let query = request.uri.queryParameters
            var answer = Response.json(
                try await office.completeSignIn(
                    state: try RequestBody.required("state", request), code: query.get("code"),
                    error: query.get("error"), issuer: query.get("iss"),
                    cookie: SignInCookie.value(of: request)))
            // It has done its work.
            answer.headers[.setCookie] = SignInCookie.text("", seconds: 0, secure: false)
            return answer
        }
    }

    /// What is a citizen's own.
    func addCitizenRoutes(_ router: RouterGroup<CallerContext>) {
        router.get("citizen/dossiers") { [office] request, context in
            Response.tagged(
                try await office.ownDossiers(page: try RequestBody.page(request), by: context.caller), to: request)
        }
    }
}

/// What a browser keeps between the two halves of a sign-in.
enum SignInCookie {
    private static let name = "tt_sign_in"

    /// No script reads it, no other site sends it but by a link, and it goes to the sign-in alone.
    static func text(_ value: String, seconds: Int, secure: Bool) -> String {
        "\(name)=\(value); Path=/v1/citizen; Max-Age=\(seconds); HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "")
    }

    static func value(of request: Request) -> String? {
        for header in request.headers[values: .cookie] {
            for pair in header.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1).map(String.init)
                if parts.count == 2, parts[0] == name { return parts[1] }
            }
        }
        return nil
    }
}
