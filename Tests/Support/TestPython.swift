import Foundation

/// Runs Python programs with the packages of `.ci/python`: other people's readings of the standards that the server claims to keep.
public enum TestPython {
    private static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// What a program printed, both streams, and how it ended.
    public struct Run: Sendable {
        public var status: Int32
        public var output: String
    }

    /// Runs a program.
    ///
    /// - Parameters:
    ///   - script: Its text. It finds the input in the file that its first argument names.
    ///   - input: What it looks at.
    /// - Returns: What came of it.
    /// - Throws: Where it could not be started, or its files not be written.
    public static func run(_ script: String, input: some Sequence<UInt8>) async throws -> Run {
        let folder = FileManager.default.temporaryDirectory.appending(path: "toantrinh-python-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (program, data, printed) = (
            folder.appending(path: "check.py"), folder.appending(path: "input"), folder.appending(path: "output")
        )
        try script.write(to: program, atomically: false, encoding: .utf8)
        try Data(input).write(to: data)
        _ = FileManager.default.createFile(atPath: printed.path, contents: nil)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = [
            "-c", #"python=$("$0/.ci/test-python") && exec "$python" "$1" "$2""#, root.path, program.path, data.path,
        ]
        process.standardInput = FileHandle.nullDevice
        let output = try FileHandle(forWritingTo: printed)
        process.standardOutput = output
        process.standardError = output
        let ending = try await runToItsEnd(process)
        try output.close()
        return Run(status: ending.status, output: try String(contentsOf: printed, encoding: .utf8))
    }
}
