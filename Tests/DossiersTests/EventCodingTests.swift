import Dossiers
import Foundation
import JSON
import Organisation
import Testing

/// Events in the log are read for ever: a sample of every shape ever written stands in `Tests/Golden/Dossiers`.
@Suite("Events as they are stored")
struct EventCodingTests {
    static let golden = Fixture.root.appending(path: "Tests/Golden/Dossiers")

    static func stored(_ event: DossierEvent) -> String {
        let (type, body) = event.encode()
        return JSONWriter.text(["type": .string(type), "body": body]) + "\n"
    }

    @Test("The present shapes are written byte for byte as the samples of shape 1 are")
    func written() throws {
        for (name, event) in try SampleEvents.all() {
            let url = Self.golden.appending(path: "\(name).1.json")
            if ProcessInfo.processInfo.environment["WRITE_GOLDEN"] == "1" {
                try FileManager.default.createDirectory(at: Self.golden, withIntermediateDirectories: true)
                if !FileManager.default.fileExists(atPath: url.path) {
                    try Self.stored(event).write(to: url, atomically: true, encoding: .utf8)
                }
            }
            let expected = try String(contentsOf: url, encoding: .utf8)
            #expect(Self.stored(event) == expected, "\(name)")
        }
    }

    @Test("Every sample decodes, and encodes to the same bytes")
    func decoded() throws {
        var types: Set<String> = []
        let files = try FileManager.default.contentsOfDirectory(at: Self.golden, includingPropertiesForKeys: nil)
        for file in files where file.pathExtension == "json" {
            let text = try String(contentsOf: file, encoding: .utf8)
            var fields = try JSONFields(try JSONReader.read(text))
            let type = try fields.string("type")
            let event = try DossierEvent.decode(type: type, body: try fields.required("body"))
            #expect(event.type == type)
            #expect(Self.stored(event) == text, "\(file.lastPathComponent)")
            types.insert(type)
        }
        #expect(types == Set(DossierEvent.allTypes), "a type has no sample")
        #expect(DossierEvent.allTypes.count == 42)
    }

    @Test("What is missing, unknown or of another type is refused with its place")
    func malformed() throws {
        for (_, event) in try SampleEvents.all() {
            let (type, body) = event.encode()
            let object = try #require(body.object)
            var odd = object
            odd["colour"] = "red"
            #expect(throws: JSONError.self) { try DossierEvent.decode(type: type, body: .object(odd)) }
            for member in object.members where !["by", "decided_at"].contains(member.key) {
                odd = object
                odd[member.key] = member.value.object == nil ? ["x": 1] : 1
                if member.key == "value" { continue }
                #expect(throws: JSONError.self, "\(type) \(member.key)") {
                    try DossierEvent.decode(type: type, body: .object(odd))
                }
            }
        }
        #expect(throws: JSONError(.wrongType(expected: "dossier event"), path: "type")) {
            try DossierEvent.decode(
                type: "dossier.eaten", body: ["by": Person.civil.actor.json, "decided_at": "2026-06-10T00:00:00Z"])
        }
    }

    @Test("A former shape is lifted; an unknown one is refused")
    func lifting() throws {
        let shapes = DossierEventShapes(lifts: [
            "dossier.rated": [
                { type, body in
                    var body = body
                    body["score"] = body["stars"]
                    body["stars"] = nil
                    return (type, body)
                }
            ]
        ])
        let by = Person.citizen.actor.json
        let at: JSONValue = "2026-06-10T00:00:00.000000Z"
        let old = try DossierEvent.decode(
            type: "dossier.rated", body: ["by": by, "decided_at": at, "stars": 4], lifting: shapes)
        let new = try DossierEvent.decode(
            type: "dossier.rated", body: ["by": by, "decided_at": at, "score": 4, "shape": 2], lifting: shapes)
        #expect(old == new)
        #expect(old.fact == .rated(.init(score: 4, comment: nil)))
        for shape: JSONValue in [0, 3] {
            #expect(throws: JSONError.self) {
                try DossierEvent.decode(
                    type: "dossier.rated", body: ["by": by, "decided_at": at, "score": 4, "shape": shape],
                    lifting: shapes)
            }
        }
    }

    @Test("A header reads back, and names what differs")
    func header() throws {
        var world = try World.permit()
        try world.receive(channel: .online)
        let before = DossierHeader(world.state)
        #expect(try DossierHeader(json: before.json) == before)
        try world.run(.claim, by: .civil)
        let after = DossierHeader(world.state)
        #expect(after.differences(from: before) == ["assignee", "status", "version"])
        #expect(before.differences(from: before).isEmpty)
        #expect(throws: JSONError.self) { try DossierHeader(json: ["phase": "filed"]) }
    }
}
