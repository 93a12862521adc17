import HTTPTypes
import JSON
import Synchronization

/// In which traces a stand-in was asked (`traceparent`, W3C Trace Context), the last hundred.
final class SeenTraces: Sendable {
    private let seen = Mutex<[String]>([])
    private static let most = 100

    func saw(_ headers: HTTPFields) {
        guard let name = HTTPField.Name("traceparent"), let text = headers[name] else { return }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[1].utf8.count == 32 else { return }
        let trace = String(parts[1])
        seen.withLock { seen in
            guard !seen.contains(trace) else { return }
            if seen.count == Self.most { seen.removeFirst() }
            seen.append(trace)
        }
    }

    var json: JSONValue { .array(seen.withLock { $0 }.map(JSONValue.string)) }
}
