import Foundation
import JSON
import Vietnamese

/// Who signed in where, as `login` left it for the commands after it.
struct Session: Sendable {
    var server: String
    var officer: String
    var name: String
    var token: String
    var expiresAt: String?
    var appointments: JSONValue

    /// The sign-in's answer, kept together with the server that gave it.
    init(server: String, answer: JSONValue) throws {
        guard let object = answer.object, let token = object["token"]?.string, let officer = object["officer"]?.string
        else {
            throw Fault.unexpectedAnswer(Bilingual(vi: "không có mã phiên", en: "there is no token"))
        }
        self.server = server
        self.officer = officer
        self.token = token
        name = object["name"]?.string ?? officer
        expiresAt = object["expires_at"]?.string
        appointments = object["appointments"] ?? .array([])
    }

    private init(stored value: JSONValue) throws {
        guard let server = value.object?["server"]?.string else { throw Self.damaged }
        do { try self.init(server: server, answer: value) } catch { throw Self.damaged }
    }

    private var stored: JSONValue {
        var object: JSONObject = [
            "server": .string(server), "officer": .string(officer), "name": .string(name), "token": .string(token),
        ]
        object.set("expires_at", expiresAt.map { .string($0) })
        object["appointments"] = appointments
        return .object(object)
    }

    /// The folder of the session: `TOANTRINH_CONFIG`, else `toantrinh` in `XDG_CONFIG_HOME` or `~/.config`.
    static func folder(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
        if let own = environment["TOANTRINH_CONFIG"], !own.isEmpty { return own }
        if let home = environment["XDG_CONFIG_HOME"], home.hasPrefix("/") { return home + "/toantrinh" }
        return (environment["HOME"] ?? NSHomeDirectory()) + "/.config/toantrinh"
    }

    private static var path: String { folder() + "/session.json" }

    /// The session in force; `nil` where nobody signed in.
    static func load() throws -> Session? {
        guard let bytes = try SecretFile.read(path) else { return nil }
        guard let value = try? JSONReader.read(bytes) else { throw damaged }
        return try Session(stored: value)
    }

    func save() throws {
        try SecretFile.write(Array(JSONWriter.pretty(stored).utf8), to: Self.path, replacing: true)
    }

    /// Removes the session's file; whether there was one.
    static func forget() throws -> Bool {
        if unlink(path) == 0 { return true }
        guard errno == ENOENT || errno == ENOTDIR else { throw LocalFile.unwritable(path) }
        return false
    }

    private static var damaged: Fault {
        Fault(
            "cli.session-damaged", .noInput,
            vi: "Tệp phiên đăng nhập “\(path)” không đọc được.", en: "The session file “\(path)” is damaged.",
            advice: Bilingual(vi: "Chạy “toantrinh login” lại.", en: "Run “toantrinh login” again."))
    }
}
