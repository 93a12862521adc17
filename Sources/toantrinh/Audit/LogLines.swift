import EventLog
import JSON
import Vietnamese

/// Lines of the raw log.
enum LogLines {
    static let outOfOrder = Bilingual(vi: "các dòng không theo thứ tự", en: "lines that are out of order")

    static func event(_ line: ArraySlice<UInt8>) throws -> RecordedEvent {
        do throws(JSONError) {
            return try RecordedEvent(line: try JSONReader.read(line))
        } catch { throw Fault.unexpectedAnswer(error.message) }
    }

    static func header(_ line: ArraySlice<UInt8>) throws -> LiveHeader {
        do throws(JSONError) {
            var fields = try JSONFields(try JSONReader.read(line))
            return LiveHeader(stream: try fields.string("stream"), header: try fields.required("header"))
        } catch { throw Fault.unexpectedAnswer(error.message) }
    }
}
