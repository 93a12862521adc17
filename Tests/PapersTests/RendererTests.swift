import Foundation
import Synchronization
import Testing

@testable import Papers

/// The pool, with workers that do what a test wants: scripts that speak the worker's language.
@Suite struct RendererTests {
    /// A worker for tests. What it does with a job is in the job's HTML.
    private static let script = """
        import os, struct, sys, time
        def read(n):
            data = b""
            while len(data) < n:
                piece = os.read(0, n - len(data))
                if not piece: os._exit(0)
                data += piece
            return data
        def send(*parts):
            body = b"".join(struct.pack(">I", len(p)) + p for p in parts)
            data = struct.pack(">I", len(body)) + body
            while data: data = data[os.write(1, data):]
        def job():
            body = read(struct.unpack(">I", read(4))[0])
            return body[4:4 + struct.unpack(">I", body[:4])[0]].decode()
        send(b"ready", b"0")
        while True:
            word = job().split()
            if word[0] == "crash": os._exit(9)
            if word[0] == "crash-once":
                if not os.path.exists(word[1]):
                    open(word[1], "w").close()
                    os._exit(9)
            if word[0] == "hang": time.sleep(600)
            if word[0] == "wait":
                open(word[1] + ".begun", "w").close()
                with open(word[1]) as fifo:
                    open(word[1] + ".open", "w").close()
                    fifo.read()
            if word[0] == "garbage": os.write(1, b"\\0\\0\\0\\x08\\xff\\xff\\xff\\xff0000")
            if word[0] == "huge": os.write(1, b"\\xff\\xff\\xff\\xff")
            if word[0] == "odd": send(b"what")
            if word[0] == "not-pdf": send(b"ok", b"<html>", b"1", b"")
            send(b"ok", b"%PDF-" + str(os.getpid()).encode(), b"1", b"")
        """

    private func withWorkers<Result>(
        _ workers: Int = 1, _ change: (inout WeasyPrintRenderer.Configuration) -> Void = { _ in },
        _ body: (WeasyPrintRenderer, URL) async throws -> Result
    ) async throws -> Result {
        try await withDirectory { directory in
            let script = directory.appendingPathComponent("worker.py")
            try Self.script.write(to: script, atomically: true, encoding: .utf8)
            return try await withRenderer {
                $0.script = script.path
                $0.workers = workers
                change(&$0)
            } _: { renderer in
                try await body(renderer, directory)
            }
        }
    }

    private func job(_ html: String) -> RenderJob {
        RenderJob(html: html, style: "", qr: nil, identifier: [UInt8](repeating: 0, count: 16))
    }

    @Test func aCrashIsTriedOnceMore() async throws {
        try await withWorkers { renderer, directory in
            let first = try await renderer.render(job("fine"))
            let second = try await renderer.render(job("crash-once \(directory.path)/crashed"))
            #expect(first.pdf != second.pdf, "a fresh worker answers")
            await #expect(throws: PaperError.rendererCrashed) { try await renderer.render(job("crash")) }
            _ = try await renderer.render(job("fine"))
        }
    }

    @Test(arguments: ["garbage", "odd", "not-pdf", "huge"]) func nonsenseIsAnError(word: String) async throws {
        try await withWorkers { renderer, _ in
            let error = await #expect(throws: PaperError.self) { try await renderer.render(job(word)) }
            switch word {
            case "garbage": #expect(error == .rendererCrashed)
            case "huge": #expect(error == .tooLarge("PDF > 33554432 B"))
            default: #expect(error == .renderingFailed("protocol"))
            }
        }
    }

    @Test func aJobThatHangsIsEndedWithItsWorker() async throws {
        try await withWorkers(1, { $0.jobTimeout = .milliseconds(50) }) { renderer, _ in
            await #expect(throws: PaperError.timedOut(milliseconds: 50)) { try await renderer.render(job("hang")) }
            #expect(await renderer.workerIDs() == [])
        }
    }

    @Test func workersAreReplacedAfterTheirShareOfJobs() async throws {
        try await withWorkers(1, { $0.jobsPerWorker = 2 }) { renderer, _ in
            var workers: [[UInt8]] = []
            for _ in 0..<6 { workers.append(try await renderer.render(job("fine")).pdf) }
            #expect(Set(workers).count == 3)
            #expect(workers[0] == workers[1] && workers[2] == workers[3])
        }
    }

    @Test func fullQueueIsRefusedAndCancelledJobsLeaveIt() async throws {
        try await withWorkers(1, { $0.queueLimit = 1 }) { renderer, directory in
            let fifo = directory.appendingPathComponent("fifo").path
            #expect(mkfifo(fifo, 0o600) == 0)
            let running = Task { try await renderer.render(job("wait \(fifo)")) }
            while !FileManager.default.fileExists(atPath: fifo + ".begun") {
                try await Task.sleep(for: .milliseconds(2))
            }
            let queued = Task { try await renderer.render(job("fine")) }
            while await renderer.waitingJobs == 0 { try await Task.sleep(for: .milliseconds(2)) }
            await #expect(throws: PaperError.busy(waiting: 1)) { try await renderer.render(job("fine")) }

            queued.cancel()
            await #expect(throws: PaperError.cancelled) { try await queued.value }
            #expect(await renderer.waitingJobs == 0)
            running.cancel()
            await #expect(throws: PaperError.cancelled) { try await running.value }

            // The worker still finishes what it began, and then takes the next job.
            let next = Task { try await renderer.render(job("fine")) }
            // Opened for both, so that nobody waits here for a reader.
            let gate = try FileHandle(forUpdating: URL(fileURLWithPath: fifo))
            try gate.write(contentsOf: Data("go".utf8))
            while !FileManager.default.fileExists(atPath: fifo + ".open") {
                try await Task.sleep(for: .milliseconds(2))
            }
            try gate.close()
            _ = try await next.value
        }
    }

    @Test func aTaskThatIsCancelledAlreadyGetsNoWorker() async throws {
        try await withWorkers { renderer, _ in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await renderer.render(job("fine"))
            }
            await #expect(throws: PaperError.cancelled) { try await task.value }
            #expect(await renderer.workerIDs() == [])
        }
    }

    @Test func shutdownAnswersEveryCallerAndLeavesNoProcess() async throws {
        try await withWorkers(2) { renderer, directory in
            let fifo = directory.appendingPathComponent("fifo").path
            #expect(mkfifo(fifo, 0o600) == 0)
            let jobs = (0..<6).map { _ in Task { try await renderer.render(job("wait \(fifo)")) } }
            while await renderer.waitingJobs < 4 { try await Task.sleep(for: .milliseconds(2)) }
            while await renderer.workerIDs().count < 2 { try await Task.sleep(for: .milliseconds(2)) }
            // By the moment they began too: a number is given again soon where much is started.
            let workers = await renderer.workerIDs().map { ($0, beginning(of: $0)) }
            await renderer.shutdown()
            for job in jobs { await #expect(throws: PaperError.closed) { try await job.value } }
            for (worker, began) in workers {
                try #require(began != nil)
                // It has been waited for; a busy kernel may show it a moment longer. What stays is shown as it is.
                for _ in 0..<500 where beginning(of: worker) == began { try await Task.sleep(for: .milliseconds(10)) }
                let stat = try? String(contentsOfFile: "/proc/\(worker)/stat", encoding: .utf8)
                #expect(beginning(of: worker) != began, "\(worker): \(stat ?? "gone")")
            }
            await #expect(throws: PaperError.closed) { try await renderer.render(job("fine")) }
            await renderer.shutdown()
        }
    }

    @Test func aMissingInterpreterIsNamed() async throws {
        try await withRenderer {
            $0.python = "/nonexistent/python3"
        } _: { renderer in
            await #expect(throws: PaperError.rendererUnavailable(.interpreter(errno: ENOENT))) {
                try await renderer.render(job("x"))
            }
        }
    }

    @Test func aWorkerThatNeverGreetsIsNamed() async throws {
        try await withDirectory { directory in
            let script = directory.appendingPathComponent("silent.py")
            try "import sys; sys.exit(1)".write(to: script, atomically: true, encoding: .utf8)
            try await withRenderer {
                $0.script = script.path
            } _: { renderer in
                await #expect(throws: PaperError.rendererUnavailable(.start("ended"))) {
                    try await renderer.render(job("x"))
                }
            }
        }
    }

    @Test func documentsOverTheLimitNeverReachAWorker() async throws {
        try await withWorkers(1, { $0.largestDocument = 10 }) { renderer, _ in
            await #expect(throws: PaperError.tooLarge("HTML > 10 B")) { try await renderer.render(job("12345678901")) }
            #expect(await renderer.workerIDs() == [])
        }
    }

    @Test func framesReadBack() throws {
        for parts in [[], [[]], [[1, 2, 3], [], [UInt8](repeating: 9, count: 70_000)]] as [[[UInt8]]] {
            let frame = WorkerFrame.encode(parts)
            #expect(WorkerFrame.length(frame[...]) == frame.count - 4)
            #expect(WorkerFrame.decode(frame[4...]) == parts)
        }
        for body in [[0], [0, 0, 0, 1], [0, 0, 0, 1, 5, 0], [255, 255, 255, 255, 1]] as [[UInt8]] {
            #expect(WorkerFrame.decode(body[...]) == nil)
        }
    }
}
