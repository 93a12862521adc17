import ArgumentParser
import Vietnamese

/// `--lang` values.
enum LanguageName: String, ExpressibleByArgument, CaseIterable {
    case vi
    case en
}

/// What every command takes: how it speaks.
struct TalkOptions: ParsableArguments {
    @Option(help: about("Ngôn ngữ của thông báo và bảng.", "Language of messages and tables."))
    var lang: LanguageName?

    @Flag(help: about("In JSON cho chương trình khác đọc.", "Write JSON for other programs."))
    var json = false

    /// The console of this run.
    var console: Console { Console(language: Speech.language, json: json) }
}

/// A help text in the language of the run.
func about(_ vi: String, _ en: String, discussion: String = "", value: String? = nil) -> ArgumentHelp {
    ArgumentHelp(say(vi, en), discussion: discussion, valueName: value)
}
