import Casework
import EventLog
import Foundation
import Instrumentation
import JSON
import Telemetry
import Testing

@testable import PortalHTTP

/// The trace of a request, from whoever asked to the database.
@Suite(.serialized, .timeLimit(.minutes(15))) struct TracingTests {
    /// Once a process.
    private static let traces: (tracer: LineTracer, path: String)? = {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("traces-\(UUID().uuidString)").path
        guard let tracer = try? LineTracer(path: path) else { return nil }
        InstrumentationSystem.bootstrap(tracer)
        return (tracer, path)
    }()

    @Test("a filing is one trace under its caller's: request, decision, append, statements; nothing of a person in it")
    func filing() async throws {
        let (tracer, path) = try #require(Self.traces)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let portal = try await PortalFixture.make()
        let token = try await portal.signIn("hoa.nt")
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        let filed = try await portal.client.send(
            "POST", "/v1/dossiers", token: token,
            headers: ["traceparent": "00-\(trace)-00f067aa0ba902b7-01", "X-Request-Id": "theo-doi-1"],
            body: JSONWriter.bytes(birth(command: .random())))
        #expect(filed.status == 201, "\(filed.text)")
        let code = try #require(filed["code"]?.string)
        _ = try await portal.client.send(
            "GET", "/v1/search?q=Nguy%E1%BB%85n%20Minh%20Anh", token: token,
            headers: ["traceparent": "00-\(trace)-00f067aa0ba902b8-01"])
        try await portal.stop()
        tracer.forceFlush()
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").filter {
            $0.contains(trace)
        }
        var spans: [JSONObject] = []
        for line in lines {
            let data = try JSONReader.read(Array(line.utf8))
            let scope = data["resourceSpans"]?[0]?["scopeSpans"]?[0]
            spans += (scope?["spans"]?.array ?? []).compactMap(\.object)
        }
        let request = try #require(spans.first { $0["name"] == "POST /v1/dossiers" }, "\(lines)")
        #expect(request["parentSpanId"] == "00f067aa0ba902b7" && request["kind"] == 2)
        let attributes = JSONWriter.text(request["attributes"] ?? .null)
        #expect(attributes.contains("theo-doi-1") && attributes.contains(#""intValue":"201""#))
        for name in ["decide", "append"] {
            let span = try #require(spans.first { $0["name"]?.string == name }, "\(name)")
            #expect(span["parentSpanId"] == request["spanId"])
        }
        #expect(
            spans.contains { $0["name"]?.string?.hasPrefix("sql ") == true && $0["parentSpanId"] == request["spanId"] })
        #expect(spans.contains { $0["name"] == "GET /v1/search" && $0["parentSpanId"] == "00f067aa0ba902b8" })
        for word in ["Minh", "Nguy", "001090012345", code, "hoa.nt", token] {
            for line in lines { #expect(!line.contains(word), "\(word) in \(line)") }
        }
    }
}
