import Indicators
import JSON
import WorkingTime

/// The indicators as the server states them, with the instant and the positions they rest on.
struct StatedFigures: Sendable {
    var asOf: Instant
    var since: Instant?
    /// Which dossiers were counted.
    var filter = IndicatorFilter()
    /// The last position counted of each lane.
    var positions: [Int64: Int64]
    /// As they came.
    let json: JSONValue

    init(json: JSONValue) throws(JSONError) {
        self.json = json
        var fields = try JSONFields(json)
        asOf = try fields.required("as_of", Instant.init(json:at:))
        since = try fields.optional("since", Instant.init(json:at:))
        if let agencies = fields.value("agencies")?.array {
            filter.agencies = Set(agencies.compactMap(\.string))
        }
        filter.procedure = try fields.optionalString("procedure")
        var positions: [Int64: Int64] = [:]
        for (index, value) in try fields.array("positions").enumerated() {
            var place = try JSONFields(value, at: "positions[\(index)]")
            positions[try place.integer("lane")] = try place.integer("position")
        }
        self.positions = positions
    }
}
