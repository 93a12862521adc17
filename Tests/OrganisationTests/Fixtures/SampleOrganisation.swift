/// The example of `docs/organisation.md`: a city, two communes, a post that ended, a portal.
let sampleOrganisation = """
    organisation: 1
    agencies:
      - code: H26.147
        name: {vi: Ủy ban nhân dân xã Phù Đổng, en: People's Committee of Phù Đổng commune}
        level: communal
        parent: H26
        from: 2025-07-01
        units:
          - id: one-stop
            name: {vi: Trung tâm Phục vụ hành chính công, en: Public service centre}
          - id: justice
            name: {vi: Bộ phận tư pháp – hộ tịch, en: Civil status section}
      - code: H26
        name: {vi: Ủy ban nhân dân thành phố Hà Nội, en: People's Committee of Hà Nội}
        level: provincial
        from: 2025-07-01
      - code: H26.148
        name: {vi: Ủy ban nhân dân xã Gia Lâm, en: People's Committee of Gia Lâm commune}
        level: communal
        parent: H26
        from: 2025-07-01
      - code: H26.901
        name: Xã cũ
        level: communal
        parent: H26
        from: 2025-07-01
        merged_into: H26.148
        ended_from: 2026-01-01
    officers:
      - id: hoa.nt
        name: Nguyễn Thị Hoa
        appointments:
          - {role: one-stop, agency: H26.147, unit: one-stop, from: 2025-07-01}
      - id: minh.tv
        name: Trần Văn Minh
        appointments:
          - {role: civil-status, agency: H26.147, unit: justice, from: 2025-07-01, until: 2026-12-31}
      - id: lan.lt
        name: Lê Thị Lan
        appointments:
          - {role: signatory, agency: H26.147, from: 2025-07-01}
          - {role: head, agency: H26.147, from: 2025-07-01}
      - id: tuan.pa
        name: Phạm Anh Tuấn
        appointments:
          - {role: one-stop, agency: H26.148, from: 2025-07-01}
      - id: thu.dk
        name: Đỗ Kim Thu
        appointments:
          - {role: inspector, agency: H26, from: 2025-07-01}
      - id: admin
        name: Vũ Quốc Bảo
        appointments:
          - {role: administrator, agency: H26, from: 2025-07-01}
    systems:
      - id: national-portal
        name: Cổng Dịch vụ công quốc gia
        agencies: [H26]
        procedures: ["1.001193"]
    """
