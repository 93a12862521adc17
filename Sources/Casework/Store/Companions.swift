import Dossiers
import EventLog
import FoundationEssentials
import JSON
import Organisation
import Postgres
import Procedures
import Sealing
import WorkingTime

/// The rows that are written by the statement that appends a dossier's events (decision 7).
enum Companions {
    /// All tables, as the lane writers register them.
    static let tables: [CompanionTable] = [
        header, filing, applicant, agency, token, key, task, effect, system, party, transfer, attachment,
    ]

    static let header = CompanionTable(
        table: "dossier",
        columns: [
            .init("lane", .int4), .init("stream_id", .uuid), .init("version", .int4), .init("due", .timestamptz),
            .init("filed_at", .timestamptz), .init("received_at", .timestamptz), .init("ended_at", .timestamptz),
            .init("status", .int4), .init("channel", .int4), .init("phase", .text), .init("agency", .text),
            .init("role", .text), .init("step", .text), .init("assignee", .text), .init("mark", .text),
            .init("ended", .text),
            .init("code", .text), .init("procedure", .text), .init("receiving_agency", .text),
            .init("competent_agency", .text),
            .init("returning_agency", .text), .init("definition", .bytea),
        ], conflict: .upsert(key: ["lane", "stream_id"], guardedBy: "version"))

    static let filing = CompanionTable(
        table: "filing",
        columns: [.init("code", .text), .init("lane", .int4), .init("stream_id", .uuid), .init("applicant", .json)],
        conflict: .insert)

    static let applicant = CompanionTable(
        table: "applicant_name",
        columns: [.init("lane", .int4), .init("version", .int4), .init("stream_id", .uuid), .init("sealed", .json)],
        conflict: .upsert(key: ["lane", "stream_id"], guardedBy: "version"))

    static let agency = CompanionTable(
        table: "dossier_agency",
        columns: [.init("agency", .text), .init("lane", .int4), .init("stream_id", .uuid)], conflict: .ignore)

    static let token = CompanionTable(
        table: "search_token",
        columns: [.init("agency", .text), .init("token", .bytea), .init("lane", .int4), .init("stream_id", .uuid)],
        conflict: .ignore)

    static let key = CompanionTable(
        table: "subject_key",
        columns: [
            .init("lane", .int4), .init("stream_id", .uuid), .init("subject", .text), .init("key_id", .text),
            .init("master_key_id", .text), .init("wrapped", .bytea),
        ], conflict: .insert)

    /// Which upload a file of the dossier is; of a file that is there already, the first stands.
    static let attachment = CompanionTable(
        table: "attachment",
        columns: [
            .init("lane", .int4), .init("stream_id", .uuid), .init("sha256", .bytea), .init("upload", .uuid),
            .init("parts", .int4),
        ], conflict: .ignore)

    static let system = CompanionTable(
        table: "system_dossier",
        columns: [.init("lane", .int4), .init("stream_id", .uuid), .init("system", .text)], conflict: .ignore)

    static let party = CompanionTable(
        table: "party_token", columns: [.init("token", .bytea), .init("lane", .int4), .init("stream_id", .uuid)],
        conflict: .ignore)

    /// An officer's password hash: the registry's lane writes it.
    static let password = CompanionTable(
        table: "password",
        columns: [.init("officer", .text), .init("version", .int4), .init("credential", .text), .init("hash", .text)],
        conflict: .upsert(key: ["officer"], guardedBy: "version"))

    /// What another command, in this process or another, has put in the place of a row.
    enum Collision {
        /// The code names another dossier.
        case code
        /// The subject has a key already: what was sealed with the one made here could never be opened.
        case key
        /// The bank's transaction is recorded for another dossier.
        case transfer
    }

    /// The collision for which the log refused a command; `nil` where it was refused for something else.
    static func collision(_ error: EventLogError) -> Collision? {
        guard case .refused(let cause) = error, cause.sqlState == .uniqueViolation else { return nil }
        return switch cause.constraint {
        case "filing_pkey": .code
        case "subject_key_pkey": .key
        case "bank_transfer_pkey": .transfer
        default: nil
        }
    }

    /// The case header of `state`.
    static func row(_ state: DossierHeader, stream: StreamID) -> CompanionRow {
        func time(_ instant: Instant?) -> PostgresValue {
            instant.map { .timestamptz($0.postgres) } ?? .null(.timestamptz)
        }
        return CompanionRow(
            table: header.table,
            values: [
                .int4(stream.lane.int4), .uuid(stream.uuid), .int4(Int32(clamping: state.version)), time(state.due),
                time(state.filedAt), time(state.receivedAt), time(state.endedAt),
                state.status.map { .int4(Int32($0.rawValue)) } ?? .null(.int4),
                state.channel.map { .int4(Int32($0.officialCode)) } ?? .null(.int4), .text(state.phase),
                .text(state.agency?.rawValue), .text(state.role), .text(state.step), .text(state.assignee?.rawValue),
                .text(state.mark?.rawValue), .text(state.end?.rawValue), .text(state.code), .text(state.procedure),
                .text(state.receiving?.rawValue),
                .text(state.competent?.rawValue), .text(state.returning?.rawValue),
                state.definition.flatMap(Hex.bytes).map { .bytea($0) } ?? .null(.bytea),
            ])
    }

    /// The code of a filed dossier, with the applicant's sealed fields.
    static func filing(code: String, stream: StreamID, applicant: SealedBlob?) -> CompanionRow {
        CompanionRow(
            table: filing.table,
            values: [
                .text(code), .int4(stream.lane.int4), .uuid(stream.uuid),
                applicant.map { .json(JSONWriter.bytes($0.json)) } ?? .null(.json),
            ])
    }

    /// The applicant's name from `version` on.
    static func applicant(_ name: SealedBlob, version: Int, stream: StreamID) -> CompanionRow {
        CompanionRow(
            table: applicant.table,
            values: [
                .int4(stream.lane.int4), .int4(Int32(clamping: version)), .uuid(stream.uuid),
                .json(JSONWriter.bytes(name.json)),
            ])
    }

    /// An agency that has to do with the dossier.
    static func agency(_ code: AgencyCode, stream: StreamID) -> CompanionRow {
        CompanionRow(table: agency.table, values: [.text(code.rawValue), .int4(stream.lane.int4), .uuid(stream.uuid)])
    }

    /// The trusted system that filed the dossier, or wrote its draft for itself.
    static func system(_ system: SystemID, stream: StreamID) -> CompanionRow {
        CompanionRow(
            table: self.system.table,
            values: [.int4(stream.lane.int4), .uuid(stream.uuid), .text(system.rawValue)])
    }

    /// A keyed token under which an agency finds the dossier.
    static func token(_ token: [UInt8], agency: AgencyCode, stream: StreamID) -> CompanionRow {
        CompanionRow(
            table: self.token.table,
            values: [.text(agency.rawValue), .bytea(token), .int4(stream.lane.int4), .uuid(stream.uuid)])
    }

    /// A keyed token under which a citizen finds the dossier.
    static func party(_ token: [UInt8], stream: StreamID) -> CompanionRow {
        CompanionRow(
            table: party.table, values: [.bytea(token), .int4(stream.lane.int4), .uuid(stream.uuid)])
    }

    /// The hash of an officer's password, in place of the one before; `version` is that of the event that sets it.
    static func password(_ hash: PasswordHash, credential: String, officer: OfficerID, version: Int) -> CompanionRow {
        CompanionRow(
            table: password.table,
            values: [.text(officer.rawValue), .int4(Int32(clamping: version)), .text(credential), .text(hash.text)])
    }

    /// The wrapped key of a subject.
    static func key(_ wrapped: WrappedKey, subject: String, stream: StreamID) -> CompanionRow {
        CompanionRow(
            table: key.table,
            values: [
                .int4(stream.lane.int4), .uuid(stream.uuid), .text(subject), .text(wrapped.id),
                .text(wrapped.masterKeyID), .bytea(wrapped.bytes),
            ])
    }
}
