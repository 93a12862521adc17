import Foundation
import Logging
import Testing
import Vietnamese
import WorkingTime

@testable import Papers

extension Tag {
    /// Needs WeasyPrint and its fonts.
    @Tag static var renderer: Self
}

/// A day that exists.
func day(_ iso: String) throws -> Day { try #require(Day(iso: iso)) }

func instant(_ iso: String, _ time: String) throws -> Instant {
    Instant(day: try day(iso), time: try #require(TimeOfDay(text: time)))
}

/// Finds a program that the tests look at papers with.
///
/// - Throws: where it is not installed.
func tool(_ name: String) throws -> String {
    let found = ["/usr/bin/", "/usr/local/bin/", "/bin/"].map { $0 + name }.first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
    return try #require(found, "\(name) is missing: .ci/prepare test installs it")
}

/// Runs a program on files and gives what it prints.
func run(_ path: String, _ arguments: [String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    // Its output has ended, and that is all that is wanted: its end is for Foundation to collect.
    return String(decoding: data, as: UTF8.self)
}

/// When a process began, in ticks since the machine did; `nil` where there is none of this number.
func beginning(of pid: pid_t) -> UInt64? {
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let fields = stat.split(separator: ")").last?.split(separator: " "), fields.count > 19
    else { return nil }
    return UInt64(fields[19])
}

/// A directory that is gone when `body` returns.
@discardableResult
func withDirectory<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("papers-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try await body(directory)
}

/// A renderer with one worker, shut down afterwards.
@discardableResult
func withRenderer<Result>(
    _ change: (inout WeasyPrintRenderer.Configuration) -> Void = { _ in },
    _ body: (WeasyPrintRenderer) async throws -> Result
) async throws -> Result {
    var configuration = WeasyPrintRenderer.Configuration()
    configuration.workers = 1
    // A machine that does much else is no fault of the renderer's; who tests the limit sets it.
    configuration.jobTimeout = .seconds(600)
    change(&configuration)
    let renderer = try WeasyPrintRenderer(
        configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    do {
        let result = try await body(renderer)
        await renderer.shutdown()
        return result
    } catch {
        await renderer.shutdown()
        throw error
    }
}

extension TemplateSet {
    /// The built-in set with these files in place of its own.
    init(overriding texts: [String: String]) throws(PaperError) {
        let builtIn = try TemplateSet.texts(in: PaperResources.find().templates)
        self = try TemplateSet(texts: builtIn.merging(texts) { _, own in own })
    }
}

/// Gives back the HTML in place of a PDF.
struct EchoRenderer: PaperRenderer {
    func render(_ job: RenderJob) async throws(PaperError) -> RenderedPages {
        RenderedPages(pdf: Array(job.html.utf8), pages: 1)
    }
}

/// A file in `Tests/Golden/Papers`.
func golden(_ name: String) -> URL {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent("Golden/Papers").appendingPathComponent(name)
}

/// Compares with a golden file; with `UPDATE_GOLDEN=1` in the environment it writes the file instead.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let file = golden(name)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
        return
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected, "differs from \(name); UPDATE_GOLDEN=1 writes it anew", sourceLocation: sourceLocation)
}
