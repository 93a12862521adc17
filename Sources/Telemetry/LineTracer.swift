import Dispatch
import Foundation
public import Instrumentation
import JSON
import Synchronization
public import Tracing

/// Writes spans into a file, one `TracesData` of OTLP in JSON a line, as OpenTelemetry's file exporter does: a collector reads them from
/// there (`otlpjsonfile`).
///
/// Nobody waits for the file: a span that ends is queued, and written by a thread of the tracer's own. Where more are queued than
/// `capacity`, further ones are dropped and counted; the server is not slowed down by its traces.
public final class LineTracer: Tracer {
    private struct State {
        var lines: [[UInt8]] = []
        var dropped = 0
        var isWriting = false
    }

    private let state = Mutex(State())
    private let capacity: Int
    private let queue = DispatchQueue(label: "toantrinh.traces", qos: .utility)
    private let file: FileHandle
    private let service: String

    /// - Parameters:
    ///   - path: The file; it is made where there is none, with mode 0600, and added to where there is one.
    ///   - service: What the program is called in the traces.
    ///   - capacity: How many spans may wait to be written.
    /// - Throws: where the file cannot be opened.
    public init(path: String, service: String = "toantrinh", capacity: Int = 10_000) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
        }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        self.service = service
        self.capacity = max(1, capacity)
    }

    /// How many spans were not written.
    public var dropped: Int { state.withLock { $0.dropped } }

    /// Writes what is queued and returns.
    public func forceFlush() { queue.sync { write() } }

    private func finish(_ span: JSONValue) {
        let data: JSONValue = [
            "resourceSpans": [
                [
                    "resource": [
                        "attributes": [["key": "service.name", "value": ["stringValue": .string(service)]]]
                    ],
                    "scopeSpans": [["scope": ["name": "toantrinh"], "spans": .array([span])]],
                ]
            ]
        ]
        let line = JSONWriter.bytes(data) + [UInt8(ascii: "\n")]
        let begins = state.withLock { state in
            guard state.lines.count < capacity else {
                state.dropped += 1
                return false
            }
            state.lines.append(line)
            guard !state.isWriting else { return false }
            state.isWriting = true
            return true
        }
        if begins { queue.async { self.write() } }
    }

    private func write() {
        while true {
            let lines = state.withLock { state -> [[UInt8]] in
                defer { state.lines = [] }
                if state.lines.isEmpty { state.isWriting = false }
                return state.lines
            }
            guard !lines.isEmpty else { return }
            do { try file.write(contentsOf: Data(lines.joined())) } catch {
                state.withLock { $0.dropped += lines.count }
            }
        }
    }

    // MARK: Tracer

    public func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> InstrumentationContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> TraceSpan {
        TraceSpan(operationName, context: context(), kind: kind, at: instant().nanosecondsSinceEpoch) {
            [weak self] span in self?.finish(span)
        }
    }

    public func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout InstrumentationContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        context.trace = extractor.extract(key: "traceparent", from: carrier).flatMap(TraceContext.init(traceparent:))
    }

    public func inject<Carrier, Inject: Injector>(
        _ context: InstrumentationContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let trace = context.trace else { return }
        injector.inject(trace.traceparent, forKey: "traceparent", into: &carrier)
    }
}
