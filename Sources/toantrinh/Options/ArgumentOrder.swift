/// Lets options that every command takes stand before the command's name: `toantrinh --lang en inbox`.
enum ArgumentOrder {
    private static let flags: Set<String> = ["--json"]
    private static let options: Set<String> = [
        "--lang", "--server", "--as-role", "--as-agency", "--timeout", "--retries",
    ]

    /// The arguments with leading common options moved behind the rest, before a `--`.
    static func normalised(_ arguments: [String]) -> [String] {
        var moved: [String] = []
        var rest = arguments[...]
        while let head = rest.first {
            if flags.contains(head) || options.contains(where: { head.hasPrefix($0 + "=") }) {
                moved.append(rest.removeFirst())
            } else if options.contains(head), rest.count > 2 {
                moved += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        guard !moved.isEmpty, let command = rest.first, !command.hasPrefix("-"), command != "help" else {
            return arguments
        }
        let end = rest.firstIndex(of: "--") ?? rest.endIndex
        return rest[..<end] + moved + rest[end...]
    }
}
