/// A city, two communes, their officers, a portal. The codes are examples.
let sampleOrganisation = """
    organisation: 1
    agencies:
      - code: H26
        name: {vi: Ủy ban nhân dân thành phố Hà Nội, en: People's Committee of Hà Nội}
        level: provincial
        from: 2025-07-01
      - code: H26.147
        name: {vi: Ủy ban nhân dân xã Phù Đổng, en: People's Committee of Phù Đổng commune}
        level: communal
        parent: H26
        from: 2025-07-01
      - code: H26.148
        name: {vi: Ủy ban nhân dân xã Gia Lâm, en: People's Committee of Gia Lâm commune}
        level: communal
        parent: H26
        from: 2025-07-01
    officers:
      - id: hoa.nt
        name: Nguyễn Thị Hoa
        appointments: [{role: one-stop, agency: H26.147, from: 2025-07-01}]
      - id: minh.tv
        name: Trần Văn Minh
        appointments: [{role: civil-status, agency: H26.147, from: 2025-07-01}]
      - id: nga.lt
        name: Lê Thúy Nga
        appointments: [{role: civil-status, agency: H26.147, from: 2025-07-01}]
      - id: lan.lt
        name: Lê Thị Lan
        appointments:
          - role: signatory
            agency: H26.147
            title: {vi: KT. CHỦ TỊCH / PHÓ CHỦ TỊCH, en: For the Chair / Vice-Chair}
            from: 2025-07-01
          - {role: head, agency: H26.147, from: 2025-07-01}
      - id: thao.vt
        name: Vũ Thị Thảo
        appointments: [{role: clerk, agency: H26.147, from: 2025-07-01}]
      - id: tuan.pa
        name: Phạm Anh Tuấn
        appointments:
          - {role: one-stop, agency: H26.148, from: 2025-07-01}
          - {role: civil-status, agency: H26.148, from: 2025-07-01}
      - id: thu.dk
        name: Đỗ Kim Thu
        appointments: [{role: inspector, agency: H26, from: 2025-07-01}]
      - id: admin
        name: Vũ Quốc Bảo
        appointments: [{role: administrator, agency: H26, from: 2025-07-01}]
    systems:
      - id: national-portal
        name: Cổng Dịch vụ công quốc gia
        agencies: [H26]
        procedures: ["1.001193"]
    """
