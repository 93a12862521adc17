import Foundation
import Instrumentation
import JSON
import Testing
import Tracing

@testable import Telemetry

/// Traces as lines of OTLP in JSON.
@Suite(.timeLimit(.minutes(15))) struct TraceTests {
    private struct Headers: Extractor, Injector {
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
    }

    private func spans(_ path: String) throws -> [JSONObject] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").flatMap { line -> [JSONObject] in
            let data = try JSONReader.read(Array(line.utf8))
            let resource = try #require(data.object?["resourceSpans"]?.array?.first?.object)
            let scope = try #require(resource["scopeSpans"]?.array?.first?.object)
            return try #require(scope["spans"]?.array).compactMap(\.object)
        }
    }

    private func temporary() -> String {
        FileManager.default.temporaryDirectory.appendingPathComponent("traces-\(UUID().uuidString).jsonl").path
    }

    @Test("traceparent is read as W3C Trace Context writes it, and nothing else is")
    func traceparent() {
        let text = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let context = TraceContext(traceparent: text)
        #expect(context?.trace == "0af7651916cd43dd8448eb211c80319c" && context?.span == "b7ad6b7169203331")
        #expect(context?.isSampled == true && context?.traceparent == text)
        #expect(TraceContext(traceparent: text.dropLast(2) + "00")?.isSampled == false)
        // A later version may say more.
        #expect(TraceContext(traceparent: "cc" + text.dropFirst(2) + "-more") != nil)
        for wrong in [
            "", "00", text.uppercased(), text + "-more", "ff" + text.dropFirst(2), String(text.dropLast()), " " + text,
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", text.replacing("-", with: "_"),
            "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
        ] { #expect(TraceContext(traceparent: String(wrong)) == nil, "\(wrong)") }
    }

    @Test("spans stand under one another in the caller's trace, and the trace goes out with what is asked elsewhere")
    func nesting() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let tracer = try LineTracer(path: path)
        var context = InstrumentationContext.topLevel
        tracer.extract(
            ["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"], into: &context, using: Headers()
        )
        var sent: [String: String] = [:]
        struct Secret: Error {}
        tracer.withSpan("outer", context: context, ofKind: .server) { span in
            span.attributes["http.route"] = "/v1/dossiers/{code}"
            span.attributes["number"] = 7
            try? tracer.withSpan("inner") { inner in
                tracer.inject(inner.context, into: &sent, using: Headers())
                throw Secret()
            }
        }
        tracer.forceFlush()
        let found = try spans(path)
        #expect(found.map { $0["name"]?.string } == ["inner", "outer"])
        let (inner, outer) = (try #require(found.first), try #require(found.last))
        for span in found {
            #expect(span["traceId"] == "0af7651916cd43dd8448eb211c80319c" && span["spanId"]?.string?.utf8.count == 16)
        }
        #expect(outer["parentSpanId"] == "b7ad6b7169203331" && inner["parentSpanId"] == outer["spanId"])
        #expect(outer["kind"] == 2 && inner["kind"] == 1)
        #expect(sent["traceparent"] == "00-0af7651916cd43dd8448eb211c80319c-\(inner["spanId"]?.string ?? "")-01")
        #expect(inner["status"]?.object?["code"] == 2)
        let begin = try #require(outer["startTimeUnixNano"]?.string.flatMap { UInt64($0) })
        let end = try #require(outer["endTimeUnixNano"]?.string.flatMap { UInt64($0) })
        #expect(begin <= end)
        #expect(JSONWriter.text(.object(outer)).contains(#"{"key":"number","value":{"intValue":"7"}}"#))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("a trace that its beginner does not want kept is not; what is too much is dropped and counted")
    func sampling() throws {
        let path = temporary()
        defer { try? FileManager.default.removeItem(atPath: path) }
        let tracer = try LineTracer(path: path, capacity: 1)
        var context = InstrumentationContext.topLevel
        context.trace = TraceContext(traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")
        tracer.withSpan("unwanted", context: context) { #expect(!$0.isRecording) }
        for number in 0..<20_000 { tracer.withSpan("s\(number)", context: .topLevel) { _ in } }
        tracer.forceFlush()
        let found = try spans(path)
        #expect(!found.contains { $0["name"] == "unwanted" })
        #expect(found.count + tracer.dropped == 20_000 && found.count > 0)
    }
}
