import Dossiers
import EventLog
import Identity
import JSON
import Manifest
import Organisation
import Papers
import Payments
import Postgres
import Procedures
import Sealing
import Vietnamese
import WorkingTime

extension CaseworkError {
    /// Any error of the floors below as an answer with a kind, a code and two languages.
    static func explaining(_ error: any Error) -> CaseworkError {
        switch error {
        case let error as CaseworkError: error
        case let refusal as DossierRefusal:
            CaseworkError(refusal.kind, refusal, problems: refusal.parts.map { Problem(field: $0.place, $0.refusal) })
        case let refusal as OrganisationRefusal:
            CaseworkError(refusal.reason == .notAllowed ? .forbidden : .conflict, refusal)
        case let error as JSONError:
            CaseworkError(.malformed, error, problems: error.path.map { [Problem(field: $0, error)] } ?? [])
        case let error as IdentifierError: CaseworkError(.malformed, error)
        case let error as EventLogError: CaseworkError(error)
        case let error as PostgresError: CaseworkError(error)
        case let errors as ManifestErrors: CaseworkError(errors)
        case let refusal as PasswordRefusal:
            CaseworkError(.unprocessable, refusal, problems: [Problem(field: "password", refusal)])
        case let error as SealingError: CaseworkError(error.kind, error)
        case let error as PaperError: CaseworkError(error.kind, error)
        case let error as SignatureError: CaseworkError(.unprocessable, error)
        case let error as WorkingTimeError: CaseworkError(.conflict, error)
        case let error as FeeError: CaseworkError(.conflict, error)
        case let error as StatementError: CaseworkError(.unprocessable, error)
        case let error as GatewayError: CaseworkError(error.kind, error)
        case is LockRefused: .busy
        case let error as IdentityError: CaseworkError(error)
        case let error as PaperNotYet: Office.notYet(error.kind)
        case is CancellationError:
            CaseworkError(
                .unavailable, code: "casework.cancelled",
                message: Bilingual(vi: "Lệnh bị hủy trước khi thực hiện.", en: "The request was cancelled."))
        case let error as any Explained: CaseworkError(.fault, error)
        default:
            CaseworkError(
                .fault, code: "casework.fault",
                message: Bilingual(
                    vi: "Lỗi của hệ thống (\(type(of: error))).", en: "A fault of ours (\(type(of: error)))."),
                advice: Bilingual(
                    vi: "Báo người quản trị kèm mã yêu cầu.", en: "Tell the administrator the request's identifier."))
        }
    }

    private init(_ error: EventLogError) {
        switch error {
        case .overloaded, .closed, .cancelled, .unavailable, .clockDisagrees:
            self.init(.unavailable, error, retryAfter: 2)
        case .database(let cause), .refused(let cause):
            if cause.passes { self.init(.unavailable, error, retryAfter: 2) } else { self.init(.fault, error) }
        default: self.init(.fault, error)
        }
    }

    private init(_ error: IdentityError) {
        switch error {
        // The provider's side, which may be mended by itself.
        case .keys, .metadata: self.init(.unavailable, error, retryAfter: 30)
        default: self.init(.forbidden, error)
        }
    }

    private init(_ error: PostgresError) {
        if error.passes { self.init(.unavailable, error, retryAfter: 2) } else { self.init(.fault, error) }
    }

    /// A file that was sent in and is not in order: every problem with its line and column.
    private init(_ errors: ManifestErrors) {
        self.init(
            errors.isForbidden ? .forbidden : .unprocessable, errors,
            problems: errors.diagnostics.map { diagnostic in
                var message = diagnostic.message
                if let suggestion = diagnostic.suggestion {
                    message = Bilingual(
                        vi: message.vi + " Có phải là “\(suggestion)”?",
                        en: message.en + " Did you mean “\(suggestion)”?")
                }
                return Problem(
                    field: "\(diagnostic.file):\(diagnostic.line):\(diagnostic.column)", code: diagnostic.code,
                    message: message)
            })
    }
}

extension PostgresError {
    /// Whether it may go by itself: the server is away, full or busy. What is left is a fault of ours, and repeating does not help.
    fileprivate var passes: Bool {
        switch kind {
        case .connectionLost, .timedOut, .overloaded, .cancelled, .closed: true
        case .server(let state): ["08", "25", "40", "53", "55", "57", "58"].contains(state.conditionClass)
        case .decoding, .protocolViolation, .configuration: false
        }
    }
}

extension CaseworkError.Problem {
    /// A problem that a lower floor explains.
    init(field: String, _ cause: any Explained) {
        self.init(field: field, code: cause.code, message: cause.message)
    }
}

extension DossierRefusal {
    /// The single things that are wrong with a form, by their places.
    fileprivate var parts: [(place: String, refusal: FormRefusal)] {
        if case .form(let form) = self { form.parts } else { [] }
    }

    /// What kind of answer a refusal is: who, then what, then when.
    fileprivate var kind: CaseworkError.Kind {
        switch self {
        case .authority(.separationOfDuties), .authority(.alreadyAssigned), .authority(.notAssigned),
            .authority(.assigneePresent), .authority(.officerAway), .timer:
            .conflict
        case .authority: .forbidden
        case .payment(.gatewaysOnly), .effect(.targetsOnly), .filing(.levelTooLow), .filing(.identityNotAttested),
            .filing(.accountOfOtherKind):
            .forbidden
        case .payment(.wayNotOffered), .payment(.amountDiffers), .payment(.paymentInvalid),
            .payment(.referenceInvalid):
            .unprocessable
        case .effect(.outcomeUnknown), .effect(.reasonRequired): .unprocessable
        case .form, .filing: .unprocessable
        case .phase, .step, .deadline, .payment, .effect, .workingTime: .conflict
        }
    }
}

extension SealingError {
    fileprivate var kind: CaseworkError.Kind { if case .tooLarge = reason { .tooLarge } else { .fault } }
}

extension PaperError {
    fileprivate var kind: CaseworkError.Kind {
        switch self {
        case .busy, .rendererUnavailable, .rendererCrashed, .timedOut, .cancelled, .closed: .unavailable
        default: .fault
        }
    }
}

extension GatewayError {
    /// What kind of answer it is.
    var kind: CaseworkError.Kind {
        switch self {
        case .silent: .unavailable
        case .unknown, .noStatement, .notHere: .notFound
        case .notAuthentic, .malformed, .amount, .statement: .unprocessable
        }
    }
}
