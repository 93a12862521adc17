import Casework
import Connectors
import Foundation
import JSON

/// The national portal of an installation, from the file that `TOANTRINH_NATIONAL_PORTAL` names; its secret stands in a further file that
/// only its owner may read.
///
///     {"url": "https://…", "secret_file": "/etc/toantrinh/portal.secret", "vneid": ["vneid"], "attempt_seconds": 20}
///
/// Only address and secret have to be there.
enum PortalSettingsFile {
    /// Reads the file.
    ///
    /// - Throws: `JSONError` with the member at fault, `Fault` where a file cannot be read or a value is not well formed.
    static func read(_ path: String) throws -> PortalSettings {
        func text(_ value: JSONValue, _ path: String) throws(JSONError) -> String { try value.asString(path) }
        var fields = try JSONFields(try JSONReader.read(try LocalFile.contents(of: path, limit: 1 << 20)))
        let url = try TargetSettings.address(&fields)
        let secret = try TargetSettings.secret(try fields.string("secret_file"))
        let vneid = try fields.list("vneid", text)
        let seconds = try fields.optionalInteger("attempt_seconds") ?? 20
        // A server holds the portal for a minute at a time: three tries must fit.
        guard (1...20).contains(seconds) else {
            throw JSONError(.wrongType(expected: "1 to 20"), path: "attempt_seconds")
        }
        try fields.end()
        return PortalSettings(
            name: "national", transport: NationalPortalClient(url: url, secret: secret, attempt: .seconds(seconds)),
            vneid: vneid.isEmpty ? ["vneid"] : Set(vneid))
    }
}
