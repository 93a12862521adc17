import EventLog
import Foundation
import JSON
import Postgres
import Sealing
import Synchronization
import Testing

@testable import Casework

/// Attachments as they come: what is held, what is refused before, and what is left behind.
@Suite struct AttachmentStreamTests {
    private static let part = AttachmentForm.standard.partBytes

    /// A scan of so many bytes, in chunks of 64 KiB.
    private static func content(_ count: Int, mark: UInt8 = 7) -> [[UInt8]] {
        let bytes = scan + [UInt8](repeating: mark, count: count - scan.count)
        return stride(from: 0, to: count, by: 65536).map { Array(bytes[$0..<min($0 + 65536, count)]) }
    }

    private struct BrokenOff: Error {}

    private func leftovers(_ fixture: OfficeFixture) async throws -> [String] {
        try await fixture.rows(
            """
            SELECT 'upload' FROM attachment_upload UNION ALL
            SELECT 'part' FROM attachment_part WHERE upload NOT IN (SELECT upload FROM attachment)
            """)
    }

    @Test("a file is stored part by part as it comes: never more than a part is held, whatever its length")
    func bounded() async throws {
        let store = MemoryAttachmentStore()
        let stream = StreamID(lane: try #require(Lane(3)), kind: "dossier", seed: "a")
        let form = AttachmentForm(partBytes: 1000, maximumBytes: 200_000)
        for chunk in [1, 999, 1000, 1001, 2500] {
            let inHand = UploadsInHand()
            var intake = try AttachmentIntake(
                to: store, of: stream, key: .generate(), form: form, inHand: inHand)
            var given = 0
            while given < 100_000 {
                try await intake.add([UInt8](repeating: 1, count: chunk))
                given += chunk
                let upload = try #require(inHand.uploads.first)
                let held = given - store.parts(of: upload).reduce(0) { $0 + $1.count - 29 }
                #expect((0...1000).contains(held))
            }
            let file = try await intake.finish()
            let upload = try #require(inHand.uploads.first)
            #expect(store.parts(of: upload).count == file.sealed.parts && file.sealed.parts == (given + 999) / 1000)
        }
    }

    @Test(
        "several parts, in chunks of any size, come back as they were; the digest in the event is that of what is stored"
    )
    func several() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        for count in [Self.part, 2 * Self.part + 1] {
            let code = try await fixture.filed(by: hoa)
            let chunks = Self.content(count)
            let answer = try await fixture.office.attach(
                Chunks(chunks: chunks), as: "residence-proof", named: "a.pdf", to: code, command: .known(.random()),
                by: hoa)
            let file = try await fixture.office.attachment(try #require(answer["id"]?.string), of: code, by: hoa)
            #expect(try await file.bytes == chunks.flatMap { $0 })
            #expect(file.size == count)
            let stored = try await fixture.rows(
                """
                SELECT encode(sha256(string_agg(p.sealed, ''::bytea ORDER BY p.number)), 'hex')
                FROM attachment a JOIN attachment_part p USING (upload) WHERE encode(a.sha256, 'hex') = '\(file.sha256)'
                """)
            #expect(stored == [answer["sha256"]?.string])
            #expect(answer["size"] == .integer(Int64(count + 29 * ((count + Self.part - 1) / Self.part))))
        }
        #expect(try await leftovers(fixture) == [])
    }

    @Test("what must be refused is refused before a byte is stored, and most before a byte is asked for")
    func refusedBefore() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let tuan = try await fixture.officer("tuan.pa", role: "one-stop")
        let code = try await fixture.filed(by: hoa)
        for (document, caller, seen, kind) in [
            ("driving-licence", hoa, nil, CaseworkError.Kind.unprocessable), ("residence-proof", tuan, nil, .notFound),
            ("residence-proof", try await fixture.officer("thu.dk"), nil, .forbidden),
            ("residence-proof", hoa, SeenVersions([9]), .preconditionFailed),
        ] {
            // It would break off at the first chunk.
            let error = await refusal {
                try await fixture.office.attach(
                    Chunks(chunks: [], failure: BrokenOff()), as: document, named: "a.pdf", to: code,
                    command: .known(.random()), seen: seen, by: caller)
            }
            #expect(error?.kind == kind, "\(document): \(error?.code ?? "")")
        }
        // Content is recognised by its first bytes, however they come.
        let unknown = await refusal {
            try await fixture.office.attach(
                Chunks(chunks: [[0x4D], [], [0x5A, 1, 2, 3], [4, 5, 6]], failure: BrokenOff()), as: "residence-proof",
                named: "a.pdf", to: code, command: .known(.random()), by: hoa)
        }
        #expect(unknown?.code == "file.unknown-content")
        let slow = try await fixture.office.attach(
            Chunks(chunks: scan.map { [$0] }), as: "residence-proof", named: "a.pdf", to: code,
            command: .known(.random()), by: hoa)
        #expect(slow["media_type"] == "application/pdf")
        #expect(try await fixture.rows("SELECT 1::text FROM attachment").count == 1)
        #expect(try await leftovers(fixture) == [])
    }

    @Test(
        "a refusal at the end, content that breaks off, one that is too long and a cancelled request leave no part behind"
    )
    func nothingLeft() async throws {
        let fixture = try await OfficeFixture.make()
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.filed(by: hoa)
        let chunks = Self.content(Self.part * 2)
        func attach(_ content: Chunks) async throws -> JSONValue {
            try await office.attach(
                content, as: "residence-proof", named: "a.pdf", to: code, command: .known(.random()), by: hoa)
        }
        _ = try await attach(Chunks(chunks: chunks))
        let twice = await refusal { try await attach(Chunks(chunks: chunks)) }
        #expect(twice?.code == "dossier.attachment-repeated")
        #expect(try await leftovers(fixture) == [])
        let other = Self.content(Self.part * 2, mark: 8)
        let broken = await refusal {
            try await attach(Chunks(chunks: other, failure: CaseworkError.dossierNotFound("broken off")))
        }
        #expect(broken?.kind == .notFound)
        #expect(try await leftovers(fixture) == [])
        let long = Self.content(Self.part, mark: 9) + Array(repeating: Array(repeating: 9, count: 1 << 20), count: 20)
        #expect(await refusal { try await attach(Chunks(chunks: long)) }?.kind == .tooLarge)
        #expect(try await leftovers(fixture) == [])

        // Cancelled while its content comes: at the third part it waits for ever.
        let (gate, opened) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await office.attach(
                Waiting(chunks: other, reached: opened), as: "residence-proof", named: "a.pdf", to: code,
                command: .known(.random()), by: hoa)
        }
        for await _ in gate { break }
        #expect(try await leftovers(fixture).contains("part"))
        task.cancel()
        await #expect(throws: CaseworkError.self) { try await task.value }
        // Nobody waits for it to be dropped.
        while try await !leftovers(fixture).isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try await fixture.rows("SELECT 1::text FROM attachment").count == 1)
    }

    @Test(
        "a repeated command is answered without its content, also after the dossier has moved on, and leaves no second file"
    )
    func repeated() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.filed(by: hoa)
        let command = CommandID.random()
        func attach(_ content: Chunks, _ command: UploadCommand) async throws -> JSONValue {
            try await fixture.office.attach(
                content, as: "medical-birth-certificate", named: "a.pdf", to: code, command: command, by: hoa)
        }
        let first = try await attach(Chunks(chunks: [scan]), .known(command))
        try await fixture.command("withdraw", code, by: hoa)
        let silent = Chunks(chunks: [], failure: BrokenOff())
        let again = try await attach(silent, .known(command))
        #expect(again["repeated"] == true && again["id"] == first["id"])
        // The same where the content tells what it is called; by then it has been read.
        let told = try await attach(Chunks(chunks: [scan, scan]), .told { command })
        #expect(told["repeated"] == true && told["id"] == first["id"])
        let ended = await refusal { try await attach(Chunks(chunks: [scan]), .told { .random() }) }
        #expect(ended?.kind == .conflict)
        #expect(try await fixture.rows("SELECT 1::text FROM attachment").count == 1)
        #expect(try await leftovers(fixture) == [])
    }

    @Test("eight at once under one identifier: done once, one file")
    func atOnce() async throws {
        let fixture = try await OfficeFixture.make()
        let office = fixture.office
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.filed(by: hoa)
        let command = CommandID.random()
        let answers = try await withThrowingTaskGroup(of: JSONValue.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await office.attach(
                        scan, as: "residence-proof", named: "a.pdf", to: code, command: command, by: hoa)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.filter { $0["repeated"] == false }.count == 1)
        #expect(Set(answers.compactMap { $0["id"]?.string }).count == 1)
        #expect(try await fixture.rows("SELECT 1::text FROM attachment_part").count == 1)
        #expect(try await leftovers(fixture) == [])
    }

    @Test("an upload that nobody could drop is swept after a day; a younger one and the parts of a named file stay")
    func swept() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        let code = try await fixture.complete(by: hoa)
        let store = fixture.office.files
        var (old, young) = (AttachmentUpload(), AttachmentUpload())
        for _ in 0..<2 {
            try await store.add([1], to: &old)
            try await store.add([2], to: &young)
        }
        // The row of a named file's upload may have stayed too.
        try await fixture.asSuperuser(
            """
            INSERT INTO attachment_upload (upload) SELECT upload FROM attachment;
            UPDATE attachment_upload SET begun_at = begun_at - interval '25 hours' WHERE upload <> '\(young.id)';
            """)
        try await fixture.office.sweepUploads()
        #expect(
            try await fixture.rows("SELECT upload::text FROM attachment_upload") == [young.id.uuidString.lowercased()])
        #expect(try await fixture.rows("SELECT 1::text FROM attachment_part").count == 3)
        let id = try #require(try await fixture.view(code, by: hoa)["attachments"]?[0]?["id"]?.string)
        #expect(try await fixture.office.attachment(id, of: code, by: hoa).bytes == scan)
        try await store.settle(young)
        #expect(try await leftovers(fixture) == [])
    }

    @Test("the application cannot drop a part of a file that an event names, nor add one")
    func namedPartsStay() async throws {
        let fixture = try await OfficeFixture.make()
        let hoa = try await fixture.officer("hoa.nt")
        _ = try await fixture.complete(by: hoa)
        let connection = try await PostgresConnection.open(fixture.configuration.database)
        defer { connection.close() }
        _ = try await connection.query("DELETE FROM attachment_part")
        #expect(try await fixture.rows("SELECT 1::text FROM attachment_part").count == 1)
        await #expect(throws: PostgresError.self) {
            try await connection.query("INSERT INTO attachment_part SELECT upload, 1, 'x' FROM attachment")
        }
    }
}

/// Content that waits for ever once it was read.
private struct Waiting: AsyncSequence {
    let chunks: [[UInt8]]
    let reached: AsyncStream<Void>.Continuation

    func makeAsyncIterator() -> Iterator { Iterator(rest: chunks[...], reached: reached) }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ArraySlice<[UInt8]>
        let reached: AsyncStream<Void>.Continuation

        mutating func next() async throws -> [UInt8]? {
            if let chunk = rest.popFirst() { return chunk }
            reached.yield()
            try await Task.sleep(for: .seconds(3600))
            return nil
        }
    }
}

/// Files in memory.
private final class MemoryAttachmentStore: AttachmentStore {
    private let stored = Mutex<[UUID: [[UInt8]]]>([:])

    func parts(of upload: AttachmentUpload) -> [[UInt8]] { stored.withLock { $0[upload.id] ?? [] } }

    func add(_ part: [UInt8], to upload: inout AttachmentUpload) async throws {
        stored.withLock { $0[upload.id, default: []].append(part) }
        upload.parts += 1
    }

    func companion(_ upload: AttachmentUpload, sha256: [UInt8], of stream: StreamID) -> CompanionRow {
        CompanionRow(table: Companions.attachment.table, values: [])
    }

    func settle(_ upload: AttachmentUpload) async throws { stored.withLock { $0[upload.id] = nil } }
    func find(sha256: [UInt8], of stream: StreamID) async throws -> StoredAttachment? { nil }
    func find(prefix: [UInt8], of stream: StreamID) async throws -> StoredAttachment? { nil }
    func part(_ number: Int, of file: StoredAttachment) async throws -> [UInt8]? {
        stored.withLock { $0[file.upload]?[number] }
    }
    func sweep(limit: Int) async throws {}
}
