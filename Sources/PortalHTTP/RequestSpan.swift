import HTTPTypes
import Hummingbird
import Instrumentation
import Tracing

/// The span of one request, in the trace of whoever asked (`traceparent`). Routes and codes stand in it, never an address or a header.
struct RequestSpan {
    let span: any Tracing.Span

    init(_ request: Request, id: String) {
        var context = InstrumentationContext.topLevel
        InstrumentationSystem.instrument.extract(request.headers, into: &context, using: HeaderReader())
        let method = RequestIdentifier.method(request.method)
        span = startSpan(method, context: context, ofKind: .server)
        span.attributes["http.request.method"] = method
        span.attributes["toantrinh.request_id"] = id
    }

    /// The request was answered.
    func end(route: String, status: Int, code: String) {
        span.operationName = span.operationName + " " + route
        span.attributes["http.route"] = route
        span.attributes["http.response.status_code"] = status
        if !code.isEmpty { span.attributes["toantrinh.code"] = code }
        if status >= 500 { span.setStatus(.init(code: .error)) }
        span.end()
    }

    private struct HeaderReader: Extractor {
        func extract(key: String, from carrier: HTTPFields) -> String? {
            HTTPField.Name(key).flatMap { carrier[$0] }
        }
    }
}
