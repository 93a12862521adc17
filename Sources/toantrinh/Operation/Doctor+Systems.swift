import Casework
import Vietnamese

extension Doctor {
    /// The files that name other systems, where the environment names such files: whether the server could start with them. Nobody is asked.
    func otherSystems() -> [Finding] {
        var findings: [Finding] = []
        if let path = home.environment["TOANTRINH_TARGETS"] {
            do {
                let names = try TargetSettings.read(path).map(\.name).joined(separator: ", ")
                findings.append(
                    Finding(
                        "systems.targets", .good, vi: "Hệ thống khác: \(names).", en: "Other systems: \(names)."))
            } catch { findings.append(Self.finding("systems.targets", error)) }
        }
        if let path = home.environment["TOANTRINH_NATIONAL_PORTAL"] {
            do {
                let name = try PortalSettingsFile.read(path).name
                findings.append(
                    Finding(
                        "systems.national-portal", .good, vi: "Đồng bộ Cổng Dịch vụ công quốc gia (\(name)).",
                        en: "Synchronises with the national portal (\(name))."))
            } catch { findings.append(Self.finding("systems.national-portal", error)) }
        }
        return findings
    }
}
