import Casework
import Cluster
import EventLog
import JSON
import Manifest
import Organisation
import Papers
import PortalHTTP
import Postgres
import Sealing
import Vietnamese
import WorkingTime

extension ExitStatus {
    /// The exit code for an error of the floors below, which `server`, `admin` and `workflow` meet without a server between: what the
    /// user gave, a file, the database's absence; a fault of the program only where nothing else is known.
    init(_ error: any Explained) {
        self =
            switch error {
            case let error as CaseworkError: Self.of(error.kind)
            case let error as KeyringError: error.reason == .exists ? .cannotCreate : .noInput
            case is ManifestErrors, is JSONError, is IdentifierError, is PasswordRefusal, is CalendarError:
                .contentRefused
            case is OrganisationRefusal: .conflict
            case is ListenError: .unavailable
            case let error as WorkingTimeError: error == .instantText ? .usage : .conflict
            case let error as PaperError: Self.of(error)
            case let error as ClusterError:
                switch error.kind {
                case .notOurs, .files, .creation: .cannotCreate
                default: .unavailable
                }
            case let error as PostgresError: Self.of(error)
            case let error as MigrationError: Self.of(error)
            case let error as EventLogError: Self.of(error)
            default: .internalFault
            }
    }

    private static func of(_ kind: CaseworkError.Kind) -> ExitStatus {
        switch kind {
        case .malformed, .tooLarge, .unprocessable: .contentRefused
        case .unauthenticated, .forbidden: .notAllowed
        case .notFound: .notFound
        case .conflict, .preconditionFailed: .conflict
        case .tooManyAttempts, .unavailable: .unavailable
        case .fault: .internalFault
        }
    }

    private static func of(_ error: PaperError) -> ExitStatus {
        switch error {
        case .resourcesMissing: .noInput
        case .template, .noTemplate, .noEdition, .missingField: .contentRefused
        case .rendererUnavailable, .rendererCrashed, .timedOut, .busy: .unavailable
        default: .internalFault
        }
    }

    private static func of(_ error: PostgresError) -> ExitStatus {
        switch error.kind {
        case .connectionLost, .timedOut, .overloaded, .closed: .unavailable
        case .configuration: .usage
        // Insufficient resources, operator intervention; invalid authorization.
        case .server(let state) where ["53", "57"].contains(state.conditionClass): .unavailable
        case .server(let state) where ["28", "3D"].contains(state.conditionClass): .notAllowed
        default: .internalFault
        }
    }

    private static func of(_ error: MigrationError) -> ExitStatus {
        switch error {
        case .unreadable: .noInput
        case .database(let cause), .failed(_, _, let cause): of(cause)
        default: .internalFault
        }
    }

    private static func of(_ error: EventLogError) -> ExitStatus {
        switch error {
        case .noLog, .logExists, .wrongClock: .conflict
        case .overloaded, .unavailable, .clockDisagrees, .closed: .unavailable
        case .database(let cause), .refused(let cause): of(cause)
        default: .internalFault
        }
    }
}
