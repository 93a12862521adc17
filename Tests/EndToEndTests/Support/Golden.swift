import Foundation
import Testing

/// Compares with a file in `Tests/Golden/CommandLine`; with `UPDATE_GOLDEN=1` in the environment it writes the file instead.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = RealOffice.root.appendingPathComponent("Tests/Golden/CommandLine").appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected, "differs from \(name); UPDATE_GOLDEN=1 writes it anew", sourceLocation: sourceLocation)
}
