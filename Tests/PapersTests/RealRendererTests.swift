import Foundation
import Testing

@testable import Papers

/// What only the real worker shows.
@Suite(.tags(.renderer), .serialized) struct RealRendererTests {
    @Test func fiftyAtOnceAllComeOutAlike() async throws {
        try await withRenderer {
            $0.workers = 2
        } _: { renderer in
            func job(_ index: Int) -> RenderJob {
                RenderJob(
                    html: "<p>Giấy số \(index % 2)</p>", style: "", qr: "\(index % 2)", identifier: [UInt8(index % 2)])
            }
            let papers = try await withThrowingTaskGroup(of: (Int, RenderedPages).self) { group in
                for index in 0..<50 { group.addTask { (index, try await renderer.render(job(index))) } }
                var papers: [Int: RenderedPages] = [:]
                for try await (index, pages) in group { papers[index] = pages }
                return papers
            }
            #expect(papers.count == 50)
            #expect(papers[0]?.pdf != papers[1]?.pdf)
            for (index, pages) in papers { #expect(pages.pdf == papers[index % 2]?.pdf, "\(index)") }
            #expect(await renderer.workerIDs().count == 2)
        }
    }

    @Test func workersLeaveNoFiles() async throws {
        let directory = FileManager.default.temporaryDirectory.path
        func files(of worker: Int32) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: directory).filter {
                $0.hasPrefix("toantrinh-papers-\(worker)-")
            }
        }
        let worker = try await withRenderer { renderer in
            let job = RenderJob(html: "<p>Giấy</p>", style: "", qr: "", identifier: [1])
            _ = try await renderer.render(job)
            let worker = try #require(await renderer.workerIDs().first)
            #expect(try files(of: worker).count == 1)
            return worker
        }
        #expect(try files(of: worker) == [])
    }

    @Test func killedInTheMiddleOfAJobItIsReplaced() async throws {
        try await withRenderer { renderer in
            let office = PaperOffice(templates: try .builtIn(), renderer: renderer)
            var fields = try Cases.receipt()
            let expected = try await office.render(fields.content())
            let victim = try #require(await renderer.workerIDs().first)
            fields.documents = (1...60).map { PaperDocument(title: "Giấy tờ thứ \($0)", form: .copy) }
            let content = fields.content()
            let long = Task { try await office.render(content) }
            while await renderer.runningJobs == 0 { await Task.yield() }
            #expect(kill(victim, SIGKILL) == 0)
            #expect(try await long.value.pages > 1)
            #expect(await renderer.workerIDs().first != victim)
            #expect(try await office.render(try Cases.content("receipt")) == expected)
        }
    }

    /// The worker's end of the socket reports the end of a parent that was killed: no orphan stays behind.
    @Test func endsWithItsParentAlsoInTheMiddleOfAJob() async throws {
        var configuration = WeasyPrintRenderer.Configuration()
        configuration.workers = 1
        let launch = try configuration.launch()
        // A stand-in for this process: it starts the worker as we do, gives it a long job, and is killed.
        let parent = """
            import os, socket, struct, subprocess, sys, signal
            ours, theirs = socket.socketpair()
            worker = subprocess.Popen(sys.argv[1:], stdin=theirs, stdout=theirs, start_new_session=True)
            theirs.close()
            ours.recv(4096)
            html = ("<p>" + "dài " * 40 + "</p>") * 4000
            body = b"".join(struct.pack(">I", len(p)) + p for p in (html.encode(), b"", b"", b"0" * 16))
            ours.sendall(struct.pack(">I", len(body)) + body)
            print(worker.pid, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)
            """
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: launch.executable)
        process.arguments = ["-c", parent, launch.executable] + launch.arguments
        process.environment = launch.environment
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let said = try #require(try output.fileHandleForReading.read(upToCount: 20))
        let worker = try #require(
            pid_t(String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)))
        // Gone, or a zombie that its new parent has not collected.
        while isRunning(worker) { try await Task.sleep(for: .milliseconds(2)) }
    }

    private func isRunning(_ pid: pid_t) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
            let state = stat.split(separator: ")").last?.split(separator: " ").first
        else { return false }
        return state != "Z" && state != "X"
    }

    @Test func tooManyPagesAreRefused() async throws {
        try await withRenderer {
            $0.mostPages = 2
        } _: { renderer in
            let page = "<p style=\"break-after: page\">x</p>"
            let job = RenderJob(html: page + page + page, style: "", qr: nil, identifier: [1])
            await #expect(throws: PaperError.tooLarge("3 pages")) { try await renderer.render(job) }
        }
    }

    @Test func aFontWithoutVietnameseLettersIsNamed() async throws {
        try await withRenderer {
            $0.fonts = ["No Such Font"]
        } _: { renderer in
            let job = RenderJob(html: "x", style: "", qr: nil, identifier: [1])
            await #expect(throws: PaperError.rendererUnavailable(.font("No Such Font"))) {
                try await renderer.render(job)
            }
        }
    }

    @Test func doctorFindsNothingWrongHereAndNamesPackagesElsewhere() async throws {
        let good = await PapersDoctor.examine()
        #expect(good.map(\.code) == ["papers.templates", "papers.renderer"])
        #expect(good.map(\.isGood) == [true, true])
        var elsewhere = WeasyPrintRenderer.Configuration()
        elsewhere.fonts = ["No Such Font"]
        let bad = await PapersDoctor.examine(elsewhere)
        #expect(bad.last?.isGood == false)
        #expect(bad.last?.code == "papers.fonts")
        #expect(bad.last?.packages == ["fonts-liberation2"])
        let templates = await PapersDoctor.examine(overrides: "/nonexistent")
        #expect(templates.map(\.isGood) == [false])
    }

    /// What WeasyPrint says of the templates by itself is an oddity to be mended; so is a template it cannot read.
    @Test func oddStylesAreReported() async throws {
        try await withRenderer { renderer in
            let job = RenderJob(
                html: "<p style=\"colour: red\">x</p>", style: "p { nonsense: 1 }", qr: nil, identifier: [1])
            let pages = try await renderer.render(job)
            #expect(pages.warnings.count == 2)
        }
    }
}
