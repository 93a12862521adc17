import Manifest
import WorkingTime

extension ManifestValue {
    /// `{on: [received], targets: [{target: sms, sends: [applicant.phone]}], try-within: 2 working days, unanswered: one-stop}`.
    func notices() -> NoticesDefinition? {
        var reader = ManifestReader(self)
        let moments = reader.list("on") { value in
            value.name(among: EffectDefinition.Moment.withNotice).flatMap(EffectDefinition.Moment.init(rawValue:))
        }
        let channels = reader.list("targets") { $0.noticeChannel() }
        let tryWithin = reader.required("try-within").flatMap { $0.limit() }
        // Whether it is there is for the checker to say.
        let owner = reader.optional("unanswered").flatMap { $0.identifier() } ?? ""
        reader.end()
        return tryWithin.map {
            NoticesDefinition(moments: moments, channels: channels, tryWithin: $0, owner: owner)
        }
    }

    /// `{target: mail, sends: [applicant.email]}`.
    private func noticeChannel() -> NoticesDefinition.Channel? {
        var reader = ManifestReader(self)
        let target = reader.identifier("target")
        let sends = reader.list("sends") { $0.string(max: 100) }
        reader.end()
        return target.map { NoticesDefinition.Channel(target: $0, sends: sends) }
    }
}
