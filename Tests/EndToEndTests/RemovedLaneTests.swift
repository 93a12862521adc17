import Foundation
import JSON
import Testing

@Suite("A log that lost a part", .serialized, .timeLimit(.minutes(15)))
struct RemovedLaneTests {
    @Test(
        "a lane removed as a whole, a head without its digest: not sound; without a kept checkpoint the verdict says so"
    )
    func removed() async throws {
        let office = try await RealOffice()
        try await office.prepare()
        let server = try await RunningServer(office.workplace, environment: office.environment)
        try await office.signIn(server, "quan", "hoa", "thu")
        let workflow = RealOffice.root.appendingPathComponent("workflows/birth-registration.yaml").path
        #expect(try await office.run("quan", server, "workflow", "publish", workflow).status == 0)
        let form = try office.workplace.file("form.yaml", RealOffice.form)
        #expect(try await office.run("hoa", server, "file", "--input", form).status == 0)
        let path = office.workplace.folder.appendingPathComponent("whole.ndjson").path
        #expect(try await office.run("thu", server, "audit", "replay", "--save", path).status == 0)
        #expect(await server.stop() == 0)

        let lines = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8).split(separator: "\n")
            .map { try JSONReader.read(String($0)) }
        let summary = try #require(lines.last { $0.object?["log"] != nil }?.object?["log"]?.object?["lanes"]?.array)
        #expect(summary.count == 3)
        let whole = try await office.workplace.run(
            ["audit", "verify", "--from", path], environment: office.environment)
        #expect(whole.status == 0 && whole.output.contains("không có mốc đã giữ"))
        let last = try #require(summary.last?.object)
        let mark = ["lane", "head"].compactMap { last[$0]?.integer.map { "\($0)" } } + [last["digest"]?.string ?? ""]
        let kept = try await office.workplace.run(
            ["audit", "verify", "--from", path, "--checkpoint", mark.joined(separator: ":")],
            environment: office.environment)
        #expect(kept.status == 0 && !kept.output.contains("không có mốc đã giữ"), "\(kept.errors)")

        // A checkpoint counts also where its lane has gone on since; that of another history does not hold.
        let founding = try #require(summary.first?.object?["digest"]?.string)
        let other = try await office.workplace.run(
            ["audit", "verify", "--from", path, "--checkpoint", "1:1:\(founding)"], environment: office.environment)
        #expect(other.status == 1 && other.output.contains("vị trí 1"), "\(other.output)")

        for lane in [1, 2, 3] {
            let without = lines.compactMap { line -> JSONValue? in
                guard var object = line.object else { return line }
                if object["lane"] == .integer(Int64(lane)) { return nil }
                guard var log = object["log"]?.object, let lanes = log["lanes"]?.array else { return line }
                log["lanes"] = .array(lanes.filter { $0.object?["lane"] != .integer(Int64(lane)) })
                object["log"] = .object(log)
                return .object(object)
            }
            #expect(try await verify(without, office) == 1, "lane \(lane)")
        }
        let withoutDigest = lines.map { line -> JSONValue in
            guard var object = line.object, var log = object["log"]?.object, var lanes = log["lanes"]?.array,
                var head = lanes.last?.object
            else { return line }
            head["digest"] = ""
            lanes[lanes.count - 1] = .object(head)
            log["lanes"] = .array(lanes)
            object["log"] = .object(log)
            return .object(object)
        }
        #expect(try await verify(withoutDigest, office) == 1)
        #expect(try await verify(lines, office) == 0)
    }

    private func verify(_ lines: [JSONValue], _ office: RealOffice) async throws -> Int32 {
        let text = lines.map { JSONWriter.text($0) + "\n" }.joined()
        let file = try office.workplace.file("changed-\(lines.count).ndjson", text)
        return try await office.workplace.run(["audit", "verify", "--from", file], environment: office.environment)
            .status
    }
}
