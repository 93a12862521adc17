public import Vietnamese

/// Why a paper could not be made. No case holds a value of the paper.
public enum PaperError: Error, Hashable, Sendable {
    /// The files that come with the program were not found at any of these places.
    case resourcesMissing(tried: [String])
    /// A file of the templates cannot be used.
    case template(TemplateProblem)
    /// No template of this name.
    case noTemplate(String)
    /// No edition of the form is in force on the paper's day.
    case noEdition(kind: String, date: String)
    /// The template names a field that the paper does not have.
    case missingField(name: String, file: String, line: Int)
    /// A field holds what cannot be printed.
    case unprintable(field: String, problem: TextProblem)
    /// The fonts lack characters, named as code points.
    case charactersMissing(String)
    /// The template asks for something from outside, by this scheme.
    case fetchRefused(scheme: String)
    /// HTML, PDF or number of pages over the limit.
    case tooLarge(String)
    /// The text of the QR code is empty, too long, or not plain ASCII.
    case qr
    /// The renderer cannot start.
    case rendererUnavailable(RendererFault)
    /// The renderer failed on this paper; the name of its own error.
    case renderingFailed(String)
    /// The renderer's process ended in the middle of the job, twice.
    case rendererCrashed
    /// The job took longer than this many milliseconds.
    case timedOut(milliseconds: Int)
    /// Too many jobs wait.
    case busy(waiting: Int)
    /// The caller was cancelled.
    case cancelled
    /// The renderer has been shut down.
    case closed
}

/// What is wrong with one file of the templates.
public struct TemplateProblem: Hashable, Sendable {
    /// The file's name within its directory.
    public var file: String
    /// 1-based; 0 where the problem has no line.
    public var line: Int
    /// 1-based; 0 where the problem has no column.
    public var column: Int
    public var text: Bilingual

    init(file: String, line: Int = 0, column: Int = 0, vi: String, en: String) {
        self.file = file
        self.line = line
        self.column = column
        self.text = Bilingual(vi: vi, en: en)
    }

    /// `receipt.html:12:3`.
    public var place: String { line == 0 ? file : "\(file):\(line):\(column)" }
}

/// What is wrong with a text.
public enum TextProblem: String, Hashable, Sendable {
    /// A control character or one that changes the direction of writing.
    case control
    /// More than ``PaperValue/longestText`` bytes.
    case tooLong
    /// Letters of another script, or pictures, that the fonts of the forms do not have.
    case letters
}

/// Why the renderer's process does not start.
public enum RendererFault: Hashable, Sendable {
    /// The interpreter could not be started; the system's error number.
    case interpreter(errno: Int32)
    /// A Python package is missing.
    case package(String)
    /// A font is missing, or has no Vietnamese letters.
    case font(String)
    /// It ended or fell silent before it was ready.
    case start(String)
}
