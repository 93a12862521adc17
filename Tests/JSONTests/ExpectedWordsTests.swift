import Foundation
import JSON
import Testing
import Vietnamese

@Suite("What a field should hold, in both languages")
struct ExpectedWordsTests {
    @Test("every expectation of the sources that is written in English words has Vietnamese ones")
    func translated() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects ?? []
        var seen: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: #/wrongType\(expected: "([A-Za-z0-9 ]+)"\)/#) {
                seen.insert(String(match.output.1))
            }
        }
        #expect(seen.count > 20)
        // Forms that are the same in both languages.
        for expected in seen.subtracting(["true", "UUID", "UInt32", "UInt64", "b"]) {
            let message = JSONError(.wrongType(expected: expected), path: "a").message
            #expect(message.en.contains(expected))
            #expect(!message.vi.contains("cần \(expected) ("), "\(expected)")
        }
    }

    @Test("lists of identifiers stay, but for what joins them")
    func lists() {
        let message = JSONError(.wrongType(expected: "me, none or all"), path: "assignee").message
        #expect(message.vi == "sai kiểu hoặc dạng, cần me, none hoặc all (trường “assignee”).")
    }
}
