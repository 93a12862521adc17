public import Vietnamese
import WorkingTime

extension OrganisationRefusal {
    public var message: Bilingual {
        switch reason {
        case .notAllowed:
            Bilingual(
                vi: "Vai trò hôm nay của bạn không cho phép thay đổi này.",
                en: "Your roles today do not allow this change.")
        case .unknownAgency(let agency):
            Bilingual(vi: "Không có cơ quan \(agency).", en: "There is no agency \(agency).")
        case .unknownUnit(let unit, let agency):
            Bilingual(vi: "Cơ quan \(agency) không có đơn vị \(unit).", en: "Agency \(agency) has no unit \(unit).")
        case .unknownOfficer(let officer):
            Bilingual(vi: "Không có cán bộ \(officer).", en: "There is no officer \(officer).")
        case .unknownSystem(let system):
            Bilingual(vi: "Không có hệ thống \(system).", en: "There is no system \(system).")
        case .unknownKey: Bilingual(vi: "Không có khóa ký này.", en: "There is no such signing key.")
        case .unknownAppointment:
            Bilingual(
                vi: "Không có phân công nào của cán bộ này với vai trò, cơ quan và ngày bắt đầu đó.",
                en: "The officer has no appointment in that role at that agency from that day.")
        case .unknownSubstitution:
            Bilingual(
                vi: "Không có ủy quyền nào như vậy bắt đầu ngày đó.", en: "There is no such substitution from that day."
            )
        case .unknownLeave:
            Bilingual(
                vi: "Cán bộ này không có kỳ nghỉ bắt đầu ngày đó.",
                en: "The officer has no leave that begins on that day.")
        case .unknownCredential:
            Bilingual(vi: "Không có mật khẩu hoặc mã truy cập nào để thu hồi.", en: "There is no credential to revoke.")
        case .agencyDiffers(let agency):
            Bilingual(
                vi: "Đã có cơ quan \(agency) với tên, cấp, cơ quan cấp trên hoặc ngày khác.",
                en: "There is an agency \(agency) with another name, level, parent or date.")
        case .unitDiffers(let unit, let agency):
            Bilingual(
                vi: "Cơ quan \(agency) đã có đơn vị \(unit) với tên hoặc ngày khác.",
                en: "Agency \(agency) has a unit \(unit) with another name or date.")
        case .officerDiffers(let officer):
            Bilingual(
                vi: "Mã \(officer) đã cấp cho cán bộ có tên khác.",
                en: "The identifier \(officer) belongs to another name.")
        case .appointmentDiffers:
            Bilingual(
                vi: "Phân công này đã có với đơn vị hoặc ngày kết thúc khác.",
                en: "This appointment exists with another unit or last day.")
        case .keyTaken:
            Bilingual(vi: "Khóa này đã đăng ký hoặc đã thu hồi.", en: "This key is registered or revoked already.")
        case .agencyNotThere(let agency, let day):
            Bilingual(
                vi: "Cơ quan \(agency) không hoạt động ngày \(day.vi).",
                en: "Agency \(agency) does not exist on \(day.en).")
        case .agencyEnded(let agency):
            Bilingual(
                vi: "Cơ quan \(agency) đã sáp nhập hoặc giải thể.", en: "Agency \(agency) was merged or closed already."
            )
        case .agenciesBelow(let agency):
            Bilingual(
                vi: "Cơ quan \(agency) còn cơ quan trực thuộc.", en: "Agency \(agency) still has agencies below it.")
        case .cycle(let agency):
            Bilingual(
                vi: "Cơ quan \(agency) sẽ trực thuộc chính nó.", en: "Agency \(agency) would stand below itself.")
        case .dateBeforeAgency(let agency):
            Bilingual(
                vi: "Ngày nêu ra sớm hơn ngày thành lập cơ quan \(agency).",
                en: "The day is before agency \(agency) was established.")
        default: periodMessage
        }
    }

    private var periodMessage: Bilingual {
        switch reason {
        case .datesDisordered:
            Bilingual(vi: "Ngày kết thúc sớm hơn ngày bắt đầu.", en: "The end is before the beginning.")
        case .appointmentOverlaps(let period):
            Bilingual(
                vi: "Cán bộ đã có vai trò này tại cơ quan \(period.text.vi).",
                en: "The officer holds this role at the agency \(period.text.en).")
        case .appointmentOutsideAgency(let agency):
            Bilingual(
                vi: "Phân công vượt ra ngoài thời gian hoạt động của cơ quan \(agency).",
                en: "The appointment reaches beyond the days of agency \(agency).")
        case .substitutionOfSelf:
            Bilingual(vi: "Không ai làm thay chính mình.", en: "Nobody stands in for themselves.")
        case .substitutionOutsideAppointment:
            Bilingual(
                vi: "Người vắng mặt không giữ vai trò này trong suốt thời gian ủy quyền.",
                en: "The absent officer does not hold this role during all of the substitution.")
        case .substitutionOverlaps(let period):
            Bilingual(
                vi: "Đã có người làm thay vai trò này \(period.text.vi).",
                en: "Somebody stands in for this role \(period.text.en).")
        case .leaveOverlaps(let period):
            Bilingual(
                vi: "Cán bộ đã có kỳ nghỉ \(period.text.vi).", en: "The officer is on leave \(period.text.en) already.")
        case .endNotEarlier:
            Bilingual(
                vi: "Ngày kết thúc mới phải sớm hơn ngày kết thúc đã ghi.",
                en: "The new last day must be before the recorded one.")
        case .nameInvalid:
            Bilingual(
                vi: "Tên không hợp lệ: cần 1–200 ký tự, không có ký tự điều khiển.",
                en: "The name is not valid: 1 to 200 characters, no control characters.")
        case .procedureInvalid:
            Bilingual(
                vi: "Mã thủ tục không hợp lệ hoặc bị lặp.", en: "A procedure code is not valid or stands twice.")
        case .noAgencies:
            Bilingual(
                vi: "Hệ thống cần ít nhất một cơ quan để nộp hồ sơ, mỗi cơ quan một lần.",
                en: "The system needs at least one agency to file for, each once.")
        case .keyLength:
            Bilingual(vi: "Khóa công khai Ed25519 phải dài 32 byte.", en: "An Ed25519 public key has 32 bytes.")
        case .credentialForm:
            Bilingual(
                vi: "Chỉ nhận giá trị băm đúng dạng, không nhận mật khẩu hay mã truy cập.",
                en: "Only a digest in its right form is accepted, never a password or a token.")
        case .passwordOfSystem:
            Bilingual(
                vi: "Hệ thống dùng mã truy cập, không dùng mật khẩu.", en: "A system has tokens, not a password.")
        default: webhookMessage
        }
    }

    private var webhookMessage: Bilingual {
        switch reason {
        case .unknownWebhook(let webhook):
            Bilingual(vi: "Không có webhook \(webhook).", en: "There is no webhook \(webhook).")
        case .webhookTaken(let webhook):
            Bilingual(
                vi: "Tên \(webhook) đã thuộc về hệ thống khác hoặc một webhook đã kết thúc.",
                en: "The name \(webhook) belongs to another system, or to a webhook that has ended.")
        case .webhookAddress:
            Bilingual(
                vi: "Địa chỉ webhook không hợp lệ: cần https:// và tên máy, không có tên người dùng hay dấu #; "
                    + "http:// chỉ dùng cho chính máy này.",
                en:
                    "The address is not one for a webhook: https:// and a host, no user and no fragment; http:// to this machine only."
            )
        case .webhookTypes:
            Bilingual(
                vi: "Loại sự kiện không hợp lệ hoặc bị lặp, ví dụ đúng: dossier.received.",
                en: "A type of event is not valid or stands twice; a right one is dossier.received.")
        default: Bilingual(vi: "Thay đổi bị từ chối.", en: "The change was refused.")
        }
    }

    public var advice: Bilingual? {
        switch reason {
        case .notAllowed:
            Bilingual(
                vi:
                    "Hãy nhờ quản trị viên của cơ quan đó hoặc cấp trên; nghỉ phép và ủy quyền thì lãnh đạo cũng làm được.",
                en: "Ask an administrator of that agency or one above it; heads may grant leave and name substitutes.")
        case .agencyDiffers:
            Bilingual(vi: "Đổi tên thì dùng lệnh rename-agency.", en: "To change its name, use rename-agency.")
        case .officerDiffers:
            Bilingual(
                vi: "Cùng một người đổi tên thì dùng rename-officer; người khác thì chọn mã khác.",
                en:
                    "If the same person's name changed, use rename-officer; for another person choose another identifier."
            )
        case .appointmentDiffers, .appointmentOverlaps:
            Bilingual(
                vi: "Hãy kết thúc phân công đang có trước bằng end-appointment.",
                en: "End the existing appointment first with end-appointment.")
        case .agenciesBelow:
            Bilingual(
                vi: "Hãy sáp nhập hoặc giải thể các cơ quan đó trước.", en: "Merge or close those agencies first.")
        case .appointmentOutsideAgency:
            Bilingual(
                vi: "Hãy phân công tại cơ quan kế thừa hoặc rút ngắn thời gian.",
                en: "Appoint at the successor, or shorten the appointment.")
        case .keyTaken: Bilingual(vi: "Hãy tạo khóa mới.", en: "Make a new key.")
        case .webhookTaken: Bilingual(vi: "Hãy chọn tên khác.", en: "Choose another name.")
        case .substitutionOverlaps:
            Bilingual(
                vi: "Hãy kết thúc ủy quyền đang có trước bằng end-substitution.",
                en: "End the existing substitution first with end-substitution.")
        default: nil
        }
    }
}
