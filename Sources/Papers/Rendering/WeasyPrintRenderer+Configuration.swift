import Foundation

extension WeasyPrintRenderer {
    /// How many workers there are, and what they may use.
    public struct Configuration: Sendable, Hashable {
        /// The interpreter for which Debian's packages install WeasyPrint; not one of a version manager.
        public var python = "/usr/bin/python3"
        /// At least 1.
        public var workers = 2
        /// The most jobs that wait for a worker.
        public var queueLimit = 256
        /// From the moment a worker takes a job, without the start of the worker.
        public var jobTimeout: Duration = .seconds(30)
        public var startTimeout: Duration = .seconds(60)
        /// A worker is replaced after so many, so that what it leaks does not add up.
        public var jobsPerWorker = 1000
        /// The fonts of the templates; each must have Vietnamese letters. A character that none has is refused.
        public var fonts = ["Liberation Serif"]
        /// Bytes of HTML and style sheet together.
        public var largestDocument = 8 << 20
        /// Bytes of one PDF.
        public var largestPDF = 32 << 20
        /// Pages of one paper.
        public var mostPages = 200
        /// Bytes of address space of a worker.
        public var memory = 2 << 30
        /// The worker's script; `nil`: the one that comes with the program.
        package var script: String?

        public init() {}

        /// How a worker is started.
        func launch() throws(PaperError) -> WorkerLaunch {
            var environment = [
                "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0",
                "PYTHONDONTWRITEBYTECODE": "1", "PYTHONNOUSERSITE": "1", "PYTHONSAFEPATH": "1",
                "SOURCE_DATE_EPOCH": "0",
                "PAPERS_FONTS": fonts.joined(separator: ";"), "PAPERS_PAGE_LIMIT": String(mostPages),
                "PAPERS_MEMORY_LIMIT": String(memory), "PAPERS_FRAME_LIMIT": String(largestDocument + (1 << 16)),
            ]
            // The cache of fontconfig lies in the home directory; without it every start reads all fonts anew.
            environment["HOME"] = ProcessInfo.processInfo.environment["HOME"]
            environment["TMPDIR"] = ProcessInfo.processInfo.environment["TMPDIR"]
            let worker: String
            if let script { worker = script } else { worker = try PaperResources.find().worker }
            return WorkerLaunch(
                executable: python, arguments: [worker], environment: environment, startTimeout: startTimeout,
                jobTimeout: jobTimeout, jobsPerWorker: max(1, jobsPerWorker), largestPDF: largestPDF)
        }
    }
}

/// What a slot needs to start workers and to judge their answers.
struct WorkerLaunch: Sendable {
    var executable: String
    var arguments: [String]
    var environment: [String: String]
    var startTimeout: Duration
    var jobTimeout: Duration
    var jobsPerWorker: Int
    var largestPDF: Int
}
