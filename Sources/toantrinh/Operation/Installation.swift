import Foundation
import Vietnamese

/// Where the program's own files are: `schema/`, `workflows/`, `calendars/`, `rules/`.
///
/// Looked for in this order: `TOANTRINH_SHARE`; the directories above the program (a checkout); `/usr/share/toantrinh`.
struct Installation {
    let root: URL

    /// - Throws: `Fault` that says where was looked.
    static func find(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Installation {
        var candidates: [URL] = []
        if let named = environment["TOANTRINH_SHARE"], !named.isEmpty {
            candidates.append(URL(fileURLWithPath: named))
        }
        var above = executable.deletingLastPathComponent()
        for _ in 0..<6 {
            candidates.append(above)
            above = above.deletingLastPathComponent()
        }
        candidates.append(URL(fileURLWithPath: "/usr/share/toantrinh"))
        for candidate in candidates
        where FileManager.default.fileExists(atPath: candidate.appendingPathComponent("schema").path)
            && FileManager.default.fileExists(atPath: candidate.appendingPathComponent("workflows").path)
        {
            return Installation(root: candidate)
        }
        throw Fault(
            "cli.installation-missing", .noInput, vi: "Không tìm thấy thư mục schema/ và workflows/ của chương trình.",
            en: "The program's directories schema/ and workflows/ were not found.",
            advice: Bilingual(
                vi: "Đặt TOANTRINH_SHARE là thư mục chứa chúng.",
                en: "Set TOANTRINH_SHARE to the directory they are in."))
    }

    /// This program's own file.
    static var executable: URL {
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    }

    var schema: String { root.appendingPathComponent("schema").path }
    var workflows: URL { root.appendingPathComponent("workflows") }
    var calendars: URL { root.appendingPathComponent("calendars") }
}
