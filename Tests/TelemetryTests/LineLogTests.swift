import Foundation
import JSON
import Logging
import Testing

@testable import Telemetry

/// The server's log as lines of JSON (`LOG_FORMAT=json`).
@Suite struct LineLogTests {
    @Test("an entry is one line of JSON with its instant, level and members, whatever its text holds")
    func lines() throws {
        let line = LineLogHandler.line(
            at: Date(timeIntervalSince1970: 1_781_078_400.25), level: .notice, label: "toantrinh.server",
            message: "say \"a\"\nand \\",
            metadata: [
                "hb.request.id": "theo-doi-1", "route": "/v1/dossiers/{code}", "status": "201", "ms": "12",
                "level": "forged",
            ])
        #expect(line.last == UInt8(ascii: "\n") && line.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        let object = try #require(try JSONReader.read(Array(line.dropLast())).object)
        #expect(object["at"]?.string?.hasPrefix("2026-06-10T08:00:00.25") == true, "\(object)")
        #expect(object["level"] == "notice" && object["logger"] == "toantrinh.server")
        #expect(object["message"] == "say \"a\"\nand \\" && object["request_id"] == "theo-doi-1")
        #expect(object["status"] == 201 && object["ms"] == 12 && object["route"] == "/v1/dossiers/{code}")
    }
}
