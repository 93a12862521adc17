import ArgumentParser
import Vietnamese

/// A command that does not exist: named, with the one that was perhaps meant.
enum UnknownCommand {
    /// The fault that `arguments` name a command that is none; `nil` where they do not.
    static func fault(_ arguments: [String], root: any ParsableCommand.Type) -> Fault? {
        var type = root
        var path = [root._commandName]
        for word in arguments {
            let commands = type.configuration.subcommands
            if commands.isEmpty || word.hasPrefix("-") || word == "help" { return nil }
            guard let next = commands.first(where: { names($0).contains(word) }) else {
                return unknown(word, path: path, known: commands.flatMap(names))
            }
            type = next
            path.append(word)
        }
        return nil
    }

    private static func names(_ type: any ParsableCommand.Type) -> [String] {
        [type._commandName] + type.configuration.aliases
    }

    private static func unknown(_ word: String, path: [String], known: [String]) -> Fault {
        let place = path.joined(separator: " ")
        let nearest = Suggestion.nearest(to: word, among: known)
        return Fault(
            "cli.unknown-command", .usage,
            vi: "“\(place)” không có lệnh “\(word)”.", en: "“\(place)” has no command “\(word)”.",
            advice: nearest.map {
                Bilingual(vi: "Có phải ý bạn là “\(place) \($0)”?", en: "Did you mean “\(place) \($0)”?")
            } ?? Bilingual(vi: "Xem: \(place) --help", en: "See: \(place) --help"))
    }
}
