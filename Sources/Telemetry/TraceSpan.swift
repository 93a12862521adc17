public import Instrumentation
import JSON
import Synchronization
public import Tracing

/// A span of a ``LineTracer``.
public final class TraceSpan: Span {
    private struct State {
        var name: String
        var attributes: SpanAttributes
        var events: [SpanEvent] = []
        var status: SpanStatus?
        var links: [TraceContext] = []
        var hasEnded = false
    }

    public let context: InstrumentationContext
    let own: TraceContext
    private let parent: TraceContext?
    private let kind: SpanKind
    private let begun: UInt64
    private let state: Mutex<State>
    private let finish: @Sendable (JSONValue) -> Void

    init(
        _ name: String, context: InstrumentationContext, kind: SpanKind, at begun: UInt64,
        finish: @escaping @Sendable (JSONValue) -> Void
    ) {
        parent = context.trace
        own = TraceContext(under: parent)
        var context = context
        context.trace = own
        self.context = context
        self.kind = kind
        self.begun = begun
        self.finish = finish
        state = Mutex(State(name: name, attributes: [:]))
    }

    /// Few of each are kept, whatever is added.
    private static let most = 32

    public var isRecording: Bool { own.isSampled }

    public var operationName: String {
        get { state.withLock { $0.name } }
        set { state.withLock { $0.name = newValue } }
    }

    public var attributes: SpanAttributes {
        get { state.withLock { $0.attributes } }
        set { state.withLock { $0.attributes = newValue } }
    }

    public func setStatus(_ status: SpanStatus) { state.withLock { $0.status = status } }

    public func addEvent(_ event: SpanEvent) {
        state.withLock { if $0.events.count < Self.most { $0.events.append(event) } }
    }

    /// The kind of the error and nothing of what it says: messages may hold what people wrote.
    public func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        addEvent(
            SpanEvent(name: "exception", at: instant(), attributes: ["exception.type": "\(type(of: error))"]))
    }

    public func addLink(_ link: SpanLink) {
        guard let other = link.context.trace else { return }
        state.withLock { if $0.links.count < Self.most { $0.links.append(other) } }
    }

    public func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        let state = state.withLock { state -> State? in
            guard !state.hasEnded else { return nil }
            state.hasEnded = true
            return state
        }
        guard let state, own.isSampled else { return }
        finish(json(state, until: instant().nanosecondsSinceEpoch))
    }

    private func json(_ state: State, until end: UInt64) -> JSONValue {
        var span: JSONObject = ["traceId": .string(own.trace), "spanId": .string(own.span)]
        span.set("parentSpanId", parent.map { .string($0.span) })
        span["name"] = .string(state.name)
        span["kind"] = .integer(Self.number(kind))
        span["startTimeUnixNano"] = .string("\(begun)")
        span["endTimeUnixNano"] = .string("\(max(begun, end))")
        span["attributes"] = Self.attributes(state.attributes)
        if !state.events.isEmpty {
            span["events"] = .array(
                state.events.map {
                    [
                        "timeUnixNano": .string("\($0.nanosecondsSinceEpoch)"), "name": .string($0.name),
                        "attributes": Self.attributes($0.attributes),
                    ]
                })
        }
        if !state.links.isEmpty {
            span["links"] = .array(state.links.map { ["traceId": .string($0.trace), "spanId": .string($0.span)] })
        }
        if let status = state.status { span["status"] = ["code": .integer(status.code == .ok ? 1 : 2)] }
        return .object(span)
    }

    private static func number(_ kind: SpanKind) -> Int64 {
        switch kind {
        case .server: 2
        case .client: 3
        case .producer: 4
        case .consumer: 5
        default: 1
        }
    }

    static func attributes(_ attributes: SpanAttributes) -> JSONValue {
        var items: [JSONValue] = []
        attributes.forEach { key, value in
            guard items.count < most else { return }
            let json: JSONValue =
                switch value {
                case .int32(let number): ["intValue": .string("\(number)")]
                case .int64(let number): ["intValue": .string("\(number)")]
                case .bool(let flag): ["boolValue": .bool(flag)]
                case .string(let text): ["stringValue": .string(text)]
                default: ["stringValue": .string("\(value)")]
                }
            items.append(["key": .string(key), "value": json])
        }
        return .array(items)
    }
}
