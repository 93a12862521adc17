/// Communes with an officer for every command, and a portal that files.
enum BenchOrganisation {
    static let communes = 8
    static let portal = "bench-portal"
    static let administrator = "bench.admin"
    static let fileName = "benchmark-organisation.yaml"

    /// One post of each commune.
    enum Post: String, CaseIterable {
        case reception, fees, cashier, chief, worker, deputy, signatory, clerk

        var role: String {
            switch self {
            case .reception, .fees: "one-stop"
            case .cashier: "accountant"
            case .chief, .deputy: "head"
            case .worker: "civil-status"
            case .signatory: "signatory"
            case .clerk: "clerk"
            }
        }

        func officer(_ commune: Int) -> String { "\(rawValue).c\(commune)" }
    }

    static func agency(_ commune: Int) -> String { "H99.\(100 + commune)" }

    static func password(_ officer: String) -> String { "mat-khau-do-\(officer)" }

    /// All of it, as a file for the import.
    static var text: String {
        var lines = [
            "organisation: 1", "agencies:", "  - code: H99",
            "    name: {vi: Tỉnh đo hiệu năng, en: Benchmark province}", "    level: provincial",
            "    from: 2025-07-01",
        ]
        for commune in 1...communes {
            lines += [
                "  - code: \(agency(commune))", "    name: {vi: Xã số \(commune), en: Commune \(commune)}",
                "    level: communal", "    parent: H99", "    from: 2025-07-01",
            ]
        }
        lines += [
            "officers:", "  - id: \(administrator)", "    name: Quản Trị",
            "    appointments: [{role: administrator, agency: H99, from: 2025-07-01}]",
        ]
        for commune in 1...communes {
            for post in Post.allCases {
                lines += [
                    "  - id: \(post.officer(commune))", "    name: Nguyễn Văn Đo",
                    "    appointments: [{role: \(post.role), agency: \(agency(commune)), from: 2025-07-01}]",
                ]
            }
        }
        lines += [
            "systems:", "  - id: \(portal)", "    name: Cổng đo hiệu năng", "    agencies: [H99]",
            "    procedures: [\"\(BenchProcedure.code)\"]",
        ]
        return lines.joined(separator: "\n") + "\n"
    }
}
