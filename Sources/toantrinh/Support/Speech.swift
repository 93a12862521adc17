import Foundation
import Vietnamese

/// The language of this run: of help texts, tables and errors alike.
///
/// It is found before the command line is parsed, so that help and usage errors speak it too.
enum Speech {
    /// `--lang`, else `TOANTRINH_LANG`, else the POSIX locale (`LC_ALL`, `LC_MESSAGES`, `LANG`), else Vietnamese.
    static let language = choose(arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment)

    static func choose(arguments: [String], environment: [String: String]) -> Language {
        for (index, argument) in arguments.enumerated() {
            if argument == "--" { break }
            if argument == "--lang", index + 1 < arguments.count { return Language(locale: arguments[index + 1]) }
            if argument.hasPrefix("--lang=") { return Language(locale: String(argument.dropFirst(7))) }
        }
        for name in ["TOANTRINH_LANG", "LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = environment[name], !value.isEmpty { return Language(locale: value) }
        }
        return .vietnamese
    }
}

/// The text of this run's language.
func say(_ vi: @autoclosure () -> String, _ en: @autoclosure () -> String) -> String {
    switch Speech.language {
    case .vietnamese: vi()
    case .english: en()
    }
}
