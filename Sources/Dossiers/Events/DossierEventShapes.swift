package import JSON

/// How bodies written by former releases are lifted to the present shape when they are read; stored bytes never change.
///
/// A body says which shape it has in the member `shape`; without one it is of shape 1. A release that changes the shape of a type
/// appends one lift to its list, writes the new number into `shape` from then on, and adds a sample of the new shape to
/// `Tests/Golden/Dossiers`, where the samples of all former shapes stay for ever.
package struct DossierEventShapes: Sendable {
    /// Turns the body of one shape into the next, possibly under another type name. Total: an odd body passes through unchanged
    /// and is refused by the decoder.
    package typealias Lift = @Sendable (_ type: String, _ body: JSONObject) -> (type: String, body: JSONObject)

    /// The lifts of each type: the first one turns shape 1 into shape 2.
    package var lifts: [String: [Lift]]

    package init(lifts: [String: [Lift]]) { self.lifts = lifts }

    /// The shapes of this release: every type still has its first.
    package static let current = DossierEventShapes(lifts: [:])

    package func lift(type: String, body: JSONValue) throws(JSONError) -> (type: String, body: JSONValue) {
        guard let lifts = lifts[type] else { return (type, body) }
        guard case .object(var object) = body else { return (type, body) }
        let shape = object["shape"]?.integer ?? 1
        guard shape >= 1, shape <= lifts.count + 1 else {
            throw JSONError(.wrongType(expected: "known shape"), path: "shape")
        }
        object["shape"] = nil
        var lifted = (type: type, body: object)
        for lift in lifts.dropFirst(Int(shape) - 1) { lifted = lift(lifted.type, lifted.body) }
        return (lifted.type, .object(lifted.body))
    }
}
