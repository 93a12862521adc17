import Foundation
import JSON
import TestSupport
import Testing

/// A trace from a portal's request through the server to what another system is asked, later and by another thread of the program.
@Suite("Traces of the real server", .serialized, .timeLimit(.minutes(10)))
struct TraceTests {
    /// Reads each line as OpenTelemetry's own messages: the identifiers of OTLP's JSON are hexadecimal, those of protobuf's base64.
    private static let reader = """
        import base64, json, sys
        from google.protobuf import json_format
        from opentelemetry.proto.trace.v1 import trace_pb2
        def bytes_of(value):
            if isinstance(value, dict):
                return {key: base64.b64encode(bytes.fromhex(item)).decode()
                        if key in ("traceId", "spanId", "parentSpanId") else bytes_of(item) for key, item in value.items()}
            return [bytes_of(item) for item in value] if isinstance(value, list) else value
        for line in open(sys.argv[1], encoding="utf-8"):
            data = json_format.ParseDict(bytes_of(json.loads(line)), trace_pb2.TracesData())
            for resource in data.resource_spans:
                assert resource.resource.attributes[0].value.string_value == "toantrinh"
                for span in (span for scope in resource.scope_spans for span in scope.spans):
                    assert len(span.trace_id) == 16 and len(span.span_id) == 8 and len(span.parent_span_id) in (0, 8)
                    assert span.name and 0 < span.start_time_unix_nano <= span.end_time_unix_nano
                    print(json.dumps({
                        "trace": span.trace_id.hex(), "span": span.span_id.hex(), "parent": span.parent_span_id.hex(),
                        "name": span.name, "kind": trace_pb2.Span.SpanKind.Name(span.kind),
                        "links": [link.trace_id.hex() for link in span.links]}))
        """

    @Test(
        "what another system is asked bears the trace of the request that wanted it; a reminder names it; OpenTelemetry reads the file"
    )
    func through() async throws {
        let office = try await RealOffice()
        try await office.prepare()
        let target = try await RunningStandIn("target", office.workplace)
        let file = office.workplace.folder.appendingPathComponent("traces.jsonl").path
        let server = try await RunningServer(
            office.workplace,
            environment: office.environment.merging([
                "TOANTRINH_TARGETS": try target.settings(office.workplace), "TOANTRINH_TRACES": file,
            ]) { $1 })
        try await office.signIn(server, "quan")
        try await office.publishAsking(server, timers: "{reminder: {before: 2 working hours}}")
        // Tried again, the second time in the same trace.
        try await target.order(["fail_next": 1])
        let hoa = try await WireOfficer.signIn("hoa", at: server.url)
        let filed = try await hoa.post("/v1/dossiers", RealOffice.filing)
        let code = try #require(filed.json["code"]?.string)
        _ = try await hoa.send(
            "POST", "/v1/dossiers/\(code)/attachments?document=witness-statement",
            Data("%PDF-1.4 văn bản của người làm chứng".utf8), ["Content-Type": "application/pdf"])
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
        let received = try await hoa.send(
            "POST", "/v1/dossiers/\(code)/commands/receive", Data("{}".utf8),
            ["Content-Type": "application/json", "traceparent": "00-\(trace)-00f067aa0ba902b7-01"])
        #expect(received.status == 200, "\(received.json)")
        try await target.wait { $0["answered"] == 1 }
        #expect(try await target.report()["traces"] == [.string(trace)])
        try await office.operate(["admin", "clock", "2026-06-10T15:00:00+07:00"])
        while try await !history(hoa, code).contains("dossier.reminded") {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(await server.stop() == 0)
        target.stop()

        let lines = try Data(contentsOf: URL(fileURLWithPath: file))
        let run = try await TestPython.run(Self.reader, input: lines)
        #expect(run.status == 0, "\(run.output)")
        let spans = try run.output.split(separator: "\n").compactMap { try JSONReader.read(String($0)).object }
        let request = try #require(spans.first { $0["parent"] == "00f067aa0ba902b7" })
        #expect(request["trace"]?.string == trace && request["kind"] == "SPAN_KIND_SERVER")
        let tries = spans.filter { $0["name"] == "task population" }
        #expect(tries.count >= 2 && tries.allSatisfy { $0["trace"]?.string == trace }, "\(tries)")
        #expect(tries.allSatisfy { $0["parent"] == request["span"] && $0["kind"] == "SPAN_KIND_CONSUMER" })
        // What the try did stands under it: the event that tells the answer was appended there.
        let own = Set(tries.compactMap { $0["span"]?.string })
        #expect(spans.contains { $0["name"] == "append" && own.contains($0["parent"]?.string ?? "") })
        let reminder = try #require(spans.first { $0["name"] == "task reminder" })
        #expect(reminder["trace"]?.string != trace && reminder["links"] == [.string(trace)], "\(reminder)")
        let text = String(decoding: lines, as: UTF8.self)
        for word in [code, "hoa", hoa.token, "Nam", "witness"] { #expect(!text.contains(word), "\(word)") }
    }

    private func history(_ officer: WireOfficer, _ code: String) async throws -> [String] {
        let items = try await officer.send("GET", "/v1/dossiers/\(code)/history", nil).json["items"]?.array ?? []
        return items.compactMap { $0.object?["type"]?.string }
    }
}
