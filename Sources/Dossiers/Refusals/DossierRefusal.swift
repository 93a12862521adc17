public import Vietnamese
public import WorkingTime

/// Why a command is not carried out (lý do từ chối lệnh). A refusal is a value: nothing is written, and the same command may
/// be tried again when the reason is gone.
///
/// The groups follow what is asked, in the order in which `decide` asks it: who, when in the life of the dossier, with which
/// form, in which step, until when. Codes are stable; they are listed in `docs/dossiers.md`. No message holds personal data:
/// they name fields, documents and steps, never their content.
public enum DossierRefusal: Explained, Hashable {
    /// The actor may not do it.
    case authority(AuthorityRefusal)
    /// It does not fit the moment in the dossier's life.
    case phase(PhaseRefusal)
    /// The filing does not fit the procedure or the agency.
    case filing(FilingRefusal)
    /// A field, subject, document or attachment is wrong or missing.
    case form(FormRefusal)
    /// The current step does not allow it.
    case step(StepRefusal)
    /// A date or a number of times is exceeded.
    case deadline(DeadlineRefusal)
    /// A timer does not fire.
    case timer(TimerRefusal)
    /// Money: not paid, not owed, not the right amount.
    case payment(PaymentRefusal)
    /// What another system was asked for.
    case effect(EffectRefusal)
    /// A due instant cannot be computed.
    case workingTime(WorkingTimeError)

    private var inner: any Explained {
        switch self {
        case .authority(let refusal): refusal
        case .phase(let refusal): refusal
        case .filing(let refusal): refusal
        case .form(let refusal): refusal
        case .step(let refusal): refusal
        case .deadline(let refusal): refusal
        case .timer(let refusal): refusal
        case .payment(let refusal): refusal
        case .effect(let refusal): refusal
        case .workingTime(let error): error
        }
    }

    public var code: String { inner.code }
    public var message: Bilingual { inner.message }
    public var advice: Bilingual? { inner.advice }
}
