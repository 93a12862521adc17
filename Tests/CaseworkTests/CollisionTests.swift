import EventLog
import JSON
import Organisation
import Sealing
import Testing

@testable import Casework

/// What two make at the same moment, in one process or in two: one of them is told, and nothing is lost without a word.
@Suite struct CollisionTests {
    /// A second system that may file for the same agencies.
    private func systems(_ fixture: OfficeFixture) async throws -> [Caller] {
        let admin = try await fixture.officer("admin")
        try await fixture.organise(
            "register-system",
            ["system": "ministry-portal", "name": "Cổng của bộ", "agencies": ["H26"], "procedures": ["1.001193"]],
            by: admin)
        let answer = try await fixture.office.makeToken(
            holder: "ministry-portal", isSystem: true, command: .random(), by: admin)
        let token = try #require(answer["token"]?.string)
        return [
            try await fixture.portal(), try await fixture.office.caller(token: token, role: nil, agency: nil),
        ]
    }

    @Test("two systems bring one code at once: one files, the other is told; every code leads to its dossier")
    func oneCodeTwice() async throws {
        for lanes in [1, 2] {
            let fixture = try await OfficeFixture.make(lanes: lanes)
            let other = try await fixture.anotherOffice()
            let callers = try await systems(fixture)
            try await other.refreshForTests()
            for number in 0..<6 {
                let code = "G09.20-260610-\(100_000 + number)"
                let answers = await withTaskGroup(of: String.self) { group in
                    for (index, caller) in callers.enumerated() {
                        // In one office both may be in one batch; in two, each has its own.
                        let office = number % 2 == 0 || index == 0 ? fixture.office : other
                        group.addTask {
                            let command = CommandID.random()
                            let body = birth(
                                command: command, extra: ["receiving_agency": "H26.147", "code": .string(code)])
                            do {
                                return try await office.file(body, command: command, by: caller)["code"]?.string ?? ""
                            } catch { return (error as? CaseworkError)?.code ?? "\(error)" }
                        }
                    }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                #expect(answers.sorted() == [code, "dossier.code-taken"].sorted())
            }
            _ = try await fixture.checkLog()
            #expect(try await fixture.rows("SELECT code FROM dossier").count == 6)
            await other.shutdown()
        }
    }

    @Test("a code made here that a system brings at this moment is made anew")
    func proposedCodeTaken() async throws {
        let fixture = try await OfficeFixture.make()
        let portal = try await fixture.portal()
        let hoa = try await fixture.officer("hoa.nt")
        let first = try await fixture.filed(by: hoa)
        let prefix = try #require(first.split(separator: "-").dropLast().joined(separator: "-") as String?)
        let digits = try #require(first.split(separator: "-").last)
        let next = try #require(Int(digits)).advanced(by: 1)
        let wanted = prefix + "-" + String(repeating: "0", count: digits.count - "\(next)".count) + "\(next)"
        let codes = try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask {
                let command = CommandID.random()
                let extra: JSONObject = ["receiving_agency": "H26.147", "code": .string(wanted)]
                do {
                    return try await fixture.office.file(
                        birth(command: command, extra: extra), command: command, by: portal)["code"]?.string ?? ""
                } catch let error as CaseworkError where error.code == "dossier.code-taken" { return "too late" }
            }
            for _ in 0..<4 { group.addTask { try await fixture.filed(by: hoa) } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(codes.count == 5)
        _ = try await fixture.checkLog()
    }

    @Test("files put in at two offices at once can all be opened")
    func filesAtOnce() async throws {
        let fixture = try await OfficeFixture.make()
        let other = try await fixture.anotherOffice()
        let hoa = try await fixture.officer("hoa.nt")
        for turn in 0..<4 {
            let code = try await fixture.filed(by: hoa)
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<4 {
                    let office = number % 2 == 0 ? fixture.office : other
                    group.addTask {
                        let answer = try await office.attach(
                            scan + Array("\(turn)/\(number)".utf8), as: "residence-proof", named: "a.pdf", to: code,
                            command: .random(), by: hoa)
                        return answer["id"]?.string ?? ""
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for id in ids {
                #expect(try await fixture.office.attachment(id, of: code, by: hoa).bytes.starts(with: scan))
            }
        }
        await other.shutdown()
    }

    @Test("the key that was stored first stands, and is what is sealed with")
    func keyAlreadyThere() async throws {
        let fixture = try await OfficeFixture.make()
        let desk = fixture.office.desk
        let hoa = try await fixture.officer("hoa.nt")
        let stream = try await fixture.office.stream(of: try await fixture.filed(by: hoa))
        var mine = try await desk.keys(of: stream)
        var theirs = try await desk.keys(of: stream)
        // What was made before the other's key was seen is given up.
        _ = try mine.key(for: DataKey.attachments)
        let first = try await fixture.office.settledFileKey(of: stream, &theirs)
        let standing = try await fixture.office.settledFileKey(of: stream, &mine)
        #expect(first.id == standing.id, "the other's key stands")
        #expect(mine.made.isEmpty && theirs.made.isEmpty)
        let inHand = UploadsInHand()
        let file = try await fixture.office.store(scan, of: stream, keys: &mine, inHand: inHand)
        #expect(file.sealed.keyID == standing.id && file.sealed.parts == 1)
        var stored = try await desk.keys(of: stream)
        let key = try #require(try stored.existing(DataKey.attachments))
        var sealing = try AttachmentSealing(stream: stream.bytes, key: key)
        #expect(try sealing.append(scan) == [])
        #expect(try sealing.finish().file == file.sealed)
    }
}
