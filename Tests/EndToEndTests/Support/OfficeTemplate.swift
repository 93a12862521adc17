import Foundation
import JSON
import Synchronization
import TestSupport

/// Installations that were set up once and are copied for each test: setting one up takes several seconds of a processor.
actor OfficeTemplate {
    static let shared = OfficeTemplate()

    /// By what stands in their organisation besides.
    private var templates: [String: Task<Workplace, any Error>] = [:]

    /// Puts a copy of the installation into `folder`.
    ///
    /// - Parameters:
    ///   - officers: Lines of officers beside those that every installation has.
    ///   - passwords: Who gets a password.
    ///   - folder: Where the data directory is to be; it does not exist yet.
    /// - Throws: Where the setting up or the copying fails.
    func copy(officers: String, passwords: [String], to folder: URL) async throws {
        let task =
            templates[officers]
            ?? Task {
                let office = try await RealOffice()
                try await office.setUp(officers: officers, passwords: passwords)
                removeAtExit(office.workplace.folder)
                return office.workplace
            }
        templates[officers] = task
        let data = try await task.value.folder.appendingPathComponent("data")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/cp")
        process.arguments = ["-a", "--reflink=auto", data.path, folder.path]
        guard try await runToItsEnd(process).status == 0 else {
            throw RealOffice.Failed(description: "no copy of \(data.path)")
        }
    }
}

private let leftovers = Mutex<[URL]>([])

/// Removes the folder when the test process ends.
private func removeAtExit(_ folder: URL) {
    let isFirst = leftovers.withLock { folders in
        folders.append(folder)
        return folders.count == 1
    }
    guard isFirst else { return }
    atexit { for folder in leftovers.withLock({ $0 }) { try? FileManager.default.removeItem(at: folder) } }
}
