import Foundation
import JSON

/// How the program talks with whoever measures it: a line when ready, a line when done, each answered by a line, then the result.
enum Handshake {
    /// Everything is set up: waits for the word to begin.
    static func ready() { say("READY") }

    /// Something is served until the word to end comes; no thread of the serving is held meanwhile.
    static func serving(_ addresses: JSONObject) async {
        write("READY " + JSONWriter.text(.object(addresses)))
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                _ = readLine()
                continuation.resume()
            }
        }
    }

    /// The load is over, and nothing is closed yet: waits until counters were read.
    static func done() { say("DONE") }

    /// The result, one object on one line.
    static func report(_ figures: Figures) { write(figures.text) }

    private static func say(_ word: String) {
        write(word)
        // End of file counts as a line: so the program runs by hand, too.
        _ = readLine()
    }

    private static func write(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }
}

/// What was measured, as a JSON object. The log's own JSON has no fractions, figures have.
struct Figures {
    private var members: [String] = []

    mutating func set(_ key: String, _ value: Int) { members.append("\"\(key)\": \(value)") }

    mutating func set(_ key: String, _ value: Bool) { members.append("\"\(key)\": \(value)") }

    /// A figure with three decimals.
    mutating func set(_ key: String, _ value: Double) {
        members.append("\"\(key)\": \(String(format: "%.3f", value.isFinite ? value : 0))")
    }

    var text: String { "{" + members.joined(separator: ", ") + "}" }
}
