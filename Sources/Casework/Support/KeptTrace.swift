import Instrumentation
import Tracing

/// The trace in which an event was decided, kept beside what the event asks for, so that whoever does it later goes on with it.
enum KeptTrace {
    private static let header = "traceparent"

    /// Whether anybody keeps traces; where nobody does, nothing is looked up.
    static var isKept: Bool { !(InstrumentationSystem.instrument is NoOpInstrument) }

    /// The present one, as it stands in `traceparent`; `nil` where there is none.
    static var current: String? {
        guard isKept, let context = InstrumentationContext.current else { return nil }
        var carrier: [String: String] = [:]
        InstrumentationSystem.instrument.inject(context, into: &carrier, using: Writer())
        return carrier[header]
    }

    /// What was kept, to go on with.
    static func context(_ kept: String?) -> InstrumentationContext {
        var context = InstrumentationContext.topLevel
        guard let kept else { return context }
        InstrumentationSystem.instrument.extract([header: kept], into: &context, using: Reader())
        return context
    }

    private struct Writer: Injector {
        func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
    }

    private struct Reader: Extractor {
        func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    }
}

extension ClaimedTask {
    /// Whether another system is asked for the event's sake: that goes on with its trace. What fires by the clock, hours or days later, begins
    /// one of its own that names the event's.
    private var goesOn: Bool {
        switch kind {
        case .effect, .enquiry, .refund: true
        case .timer, .calendar, .reschedule, nil: false
        }
    }

    /// Does `body` in a span of its own, in the trace of the event that asked for the task, or linked to it.
    func traced<Result>(_ store: Store, _ body: () async -> Result) async -> Result {
        guard KeptTrace.isKept else { return await body() }
        let asked = KeptTrace.context((try? await store.trace(of: self)) ?? nil)
        let name = "task " + (target ?? (kind == .timer ? task : kind?.rawValue ?? ""))
        return await withSpan(name, context: goesOn ? asked : .topLevel, ofKind: .consumer) { span in
            span.attributes["toantrinh.attempt"] = attempt
            if !goesOn { span.addLink(SpanLink(context: asked, attributes: [:])) }
            return await body()
        }
    }
}
