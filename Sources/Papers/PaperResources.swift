import Foundation

/// Where the files that come with the program lie: the built-in templates and the renderer's worker.
///
/// They are looked for beside the executable, where the package manager puts them, and in `../share/toantrinh/papers`
/// of an installed program. The accessor that the package manager generates is not used: it ends the process where
/// the directory is missing.
struct PaperResources: Sendable, Hashable {
    let directory: String

    var templates: String { directory + "/templates" }
    var worker: String { directory + "/worker/render.py" }

    /// - Throws: ``PaperError/resourcesMissing(tried:)``.
    static func find() throws(PaperError) -> PaperResources {
        var places: [String] = []
        if let executable = Bundle.main.executableURL?.resolvingSymlinksInPath() {
            let beside = executable.deletingLastPathComponent()
            places.append(beside.appendingPathComponent("ToanTrinh_Papers.resources/Resources").path)
            places.append(beside.deletingLastPathComponent().appendingPathComponent("share/toantrinh/papers").path)
        }
        for place in places where FileManager.default.fileExists(atPath: place + "/worker/render.py") {
            return PaperResources(directory: place)
        }
        throw .resourcesMissing(tried: places)
    }
}
