import Foundation
import Logging

/// Ends the program where stopping in order does not come to an end by itself. Nothing is lost by that: it is what `kill -9` does.
enum StopAlarm {
    /// What closing may take after everything that was begun has ended or was cut off: lanes, connections, renderer, private cluster.
    static let closing: Duration = .seconds(30)

    /// - Parameters:
    ///   - bound: How long what was begun may take.
    ///   - logger: Told before the program ends.
    static func set(bound: Duration, logger: Logger) {
        let seconds = Double((bound + closing).components.seconds)
        // A thread of its own: whatever holds the others up does not hold this one.
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: seconds)
            logger.critical("stopping did not end", metadata: ["seconds": "\(Int(seconds))"])
            _exit(ExitStatus.internalFault.rawValue)
        }
    }
}
