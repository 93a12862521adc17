import EventLog
import Vietnamese

/// An inspector's reading of a log: from a source, through a replay, perhaps into a file.
struct Inspection {
    let source: any LogSource
    let saver: LogSaver?
    /// Whether dossiers are folded and compared, or digests alone are checked.
    let folding: Bool
    let progress: (Bilingual) -> Void

    /// Reads everything and compares it with what is stated about it, and with the checkpoints that were kept elsewhere.
    func run(kept: [Checkpoint]) async throws -> (LogSummary, Replay) {
        var summary = try await source.summary()
        var replay = Replay(log: summary.log, figureLimits: source.keptFigures?.positions)
        for checkpoint in kept { replay.expect(checkpoint) }
        var reached: [Lane: Position] = [:]
        try await read(summary, &reached, into: &replay)
        for checkpoint in kept { replay.confirm(checkpoint) }
        if folding {
            try await compareHeaders(&summary, &reached, &replay)
            try await compareFigures(&summary, &reached, &replay)
        }
        replay.confirmLanes()
        // The last summary stands at the end of the file: what was read goes up to it.
        try saver?.summary(summary)
        try saver?.flush()
        return (summary, replay)
    }

    /// Compares the live headers. The office goes on working: what was appended while they were fetched is read too, and they are
    /// fetched again, a few times at most.
    private func compareHeaders(
        _ summary: inout LogSummary, _ reached: inout [Lane: Position], _ replay: inout Replay
    ) async throws {
        guard source.keepsHeaders else { return }
        for attempt in 1...5 {
            replay.beginComparison()
            var fetched: [(Lane, [LiveHeader])] = []
            var isBehind = false
            for head in summary.lanes {
                let headers = try await source.headers(of: head.lane)
                fetched.append((head.lane, headers))
                if replay.compare(headers, of: head.lane) { isBehind = true }
            }
            let later = try await source.summary()
            if !isBehind || attempt == 5 || later.lanes == summary.lanes {
                for (lane, headers) in fetched {
                    for header in headers { try saver?.header(header, of: lane) }
                }
                return
            }
            summary = later
            try await read(summary, &reached, into: &replay)
        }
    }

    /// Compares the figures: those of the server count exactly the events up to the positions that it names with them.
    private func compareFigures(
        _ summary: inout LogSummary, _ reached: inout [Lane: Position], _ replay: inout Replay
    ) async throws {
        guard let stated = try await source.indicators() else { return }
        if source.keptFigures == nil {
            for (number, position) in stated.positions.sorted(by: { $0.key < $1.key }) {
                guard let lane = Lane(number) else { continue }
                try await read(lane, through: position, &reached, into: &replay)
            }
        }
        replay.compare(stated)
        try saver?.indicators(stated)
        let later = try await source.summary()
        guard later.lanes != summary.lanes else { return }
        summary = later
        try await read(summary, &reached, into: &replay)
    }

    private func read(
        _ summary: LogSummary, _ reached: inout [Lane: Position], into replay: inout Replay
    ) async throws {
        // The founding lane first: its epochs say where the others stood.
        for head in summary.lanes.sorted(by: { $0.lane < $1.lane }) {
            try await read(head.lane, through: head.position, &reached, into: &replay)
            replay.confirm(head)
        }
    }

    private func read(
        _ lane: Lane, through last: Position, _ reached: inout [Lane: Position], into replay: inout Replay
    ) async throws {
        let start = reached[lane] ?? 0
        guard last > start else { return }
        try await source.events(of: lane, after: start, through: last) { line, event in
            try saver?.line(line)
            replay.take(event, folding: folding)
            if replay.events.isMultiple(of: 100_000) {
                progress(Bilingual(vi: "Đã đọc \(replay.events) sự kiện…", en: "\(replay.events) events read…"))
            }
        }
        reached[lane] = last
    }
}
