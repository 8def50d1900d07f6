export const hash = 'a'.repeat(64);

export const caseFile =
  "INSERT INTO case_files VALUES ('c', 'W-1', 'norm-17', 2, 1, 't', NULL, 'draft', 'o', 1, 1, '2016-03-15', NULL)";

export const taxpayer = `INSERT INTO taxpayers (taxpayer_no, name, name_key, initials, vat_status, entity_type, registration_type,
  place, address, industry, legal_person_name, person_key, contact_phone, state_status, local_status,
  state_arrears_fen, local_arrears_fen, credit_level, group_versions_json)
  VALUES ('t', '甲', '甲', 'j', 'general', 'other', '', 'city', '', '', '', '', '', 'normal', 'normal', 0, 0, 'A', '{}')`;

const document = `INSERT INTO documents VALUES ('d', 'c', 'a', 'k', 't', '税票', 'local', NULL, '{}', '${hash}', 1)`;

/** What a window has at each step, put in just before the next step is applied. */
export const rowsAfter: Readonly<Record<number, readonly string[]>> = {
  10: [
    "INSERT INTO profile VALUES ('hall-name', '福州')",
    "INSERT INTO parameters VALUES ('p', '2016-01-01', '1', 'o', '2016-01-01')",
    "INSERT INTO hall_agreements VALUES ('g', 17, 2, 'local', '2016-01-01', NULL, '文号')",
    "INSERT INTO counters VALUES ('case', 3)",
  ],
  20: [
    "INSERT INTO officers VALUES ('o', '林晓', 'state', NULL, NULL, 1)",
    "INSERT INTO grants VALUES ('o', 'state', 'counter-clerk', '2016-01-01', NULL, '任命')",
    "INSERT INTO lockouts VALUES ('o', 2, 500, 1)",
    "INSERT INTO sessions VALUES ('s', 'o', 1, NULL, NULL)",
  ],
  30: [
    taxpayer,
    "INSERT INTO taxpayer_persons VALUES ('t', '11010519491231002X', '甲', 'handler')",
    "INSERT INTO identifications VALUES ('i', 'card', '甲', '11010519491231002X', NULL, 'o', 1)",
    "INSERT INTO access_log (officer, taxpayer_no, purpose, at) VALUES ('o', 't', 'audit', 1)",
  ],
  40: [caseFile, "INSERT INTO drafts VALUES ('c', '{}', '[]', 1)", document],
  50: [
    "INSERT INTO voucher_ranges VALUES ('r', 'local', 'receipt', '(161)', 1, 9, 8, 'o', 'w', '2016-03-01', NULL)",
    `INSERT INTO vouchers VALUES ('local', 'receipt', '(161) 00000001', 'r', 1, 'prepared', 'a', 'c', 'd', 'o', 'w',
      100, '2016-03-15', NULL, NULL, NULL)`,
  ],
  60: [
    `INSERT INTO cash_sessions (id, officer, device, business_date, opened_at, float_fen)
      VALUES ('k', 'o', 'w', '2016-03-15', 1, 0)`,
    `INSERT INTO payments (act_id, case_file_id, cash_session_id, method, tendered_fen, change_fen, total_fen, officer,
      business_date, at) VALUES ('a', 'c', 'k', 'cash', 200, 100, 100, 'o', '2016-03-15', 1)`,
  ],
  70: [
    `INSERT INTO print_jobs (id, document_id, device_kind, voucher_bureau, voucher_kind, voucher_number, status,
      prepared_at) VALUES ('j', 'd', 'document-printer', 'local', 'receipt', '(161) 00000001', 'sent', 1)`,
  ],
  80: [
    `INSERT INTO journal VALUES (1, '${'0'.repeat(64)}', '${hash}', '{}')`,
    `INSERT INTO outbox (epoch, seq, msg_id, prev_hash, hash, text, kind, record_id, taxpayer_no, act_id, sealed_at,
      state) VALUES (0, 1, 'w:0:1', '${hash}', '${hash}', '{}', 'FACT', 'r', 't', 'a', 1, 'sealed')`,
  ],
  100: [
    "INSERT INTO act_drafts VALUES ('case-28', 'local', 'sign', '{\"note\":\"收到\"}', 4)",
    "INSERT INTO case_files VALUES ('case-28', 'JB-11-20160405-002', 'norm-28', 1, 1, NULL, NULL, 'filed', 'n-zhao', 1, 1, '2016-04-05', NULL)",
  ],
  90: [
    "INSERT INTO sync_cursors VALUES ('results', 4)",
    "INSERT INTO tasks VALUES ('conflict:m', 'conflict', 'r', 'c', 't', 1, NULL, NULL, '{}')",
    `INSERT INTO records VALUES ('r', '359901', 'state', 1, '${hash}', 'confirmed', 'registration/1', 'm0', 'a', 'state', 'd',
      'o', 'state', 't', 'c', '2016-04-05', '{}', NULL, NULL, 2, 1)`,
  ],
  110: [
    "INSERT INTO hall_agreements VALUES ('h', 1, 2, NULL, '2016-01-01', NULL, '文号')",
    "INSERT INTO tasks VALUES ('recall:m', 'recall', 'r', 'c', 't', 1, NULL, NULL, '{}')",
    `INSERT INTO seal_grants VALUES ('s', 'local', '2016-04-01', '2016-06-30', 1, 9, 1, '{}', '00', NULL, NULL)`,
    `INSERT INTO certificates VALUES ('z', 'c', 'registration-certificate', '税字1号', 't', '2016-04-05', '{}', '[]',
      'issued')`,
    "INSERT INTO pushed_registrations VALUES ('91', '2016-04-01', '{}')",
  ],
  120: ["INSERT INTO taxpayer_entries VALUES ('e', 't', '外地证件', 'o', 1, '{}', NULL, NULL)"],
  130: [
    "INSERT INTO seal_requests VALUES ('q', 'local', 'bb', 'aa', '{}', 1, 'o', NULL, NULL)",
    "INSERT INTO tasks VALUES ('d', 'duplicate', NULL, 'c', 't', 1, NULL, NULL, '{}')",
    "INSERT INTO pushed_before VALUES ('91', '2016-03-30', '{}')",
  ],
  140: [
    `INSERT INTO carried_files VALUES ('${hash}', 'to-exchange', 'w', 'x.txp', 'waiting', 'text', NULL, '{}', NULL,
      'o', NULL, 1, NULL)`,
    "INSERT INTO set_asides VALUES ('task', 'conflict:m', '2016-04-12', '等主管', 'o', 1)",
  ],
  150: [
    `INSERT INTO feed_entries_set_aside VALUES (1, '350102', 7, 'w:0:1', '${hash}', '{}', 'state', 1, NULL, NULL, NULL)`,
  ],
  160: [
    `INSERT INTO scan_contents VALUES ('${hash}', 5, 'image/png', 5)`,
    `INSERT INTO scan_pieces VALUES ('${hash}', 0, x'89504e470d')`,
    `INSERT INTO attached_scans VALUES ('s', 'c', NULL, 'open', '${hash}', '批复', 'o', 1, 'a')`,
    `INSERT INTO scan_uploads VALUES ('${hash}', 'a', 'waiting', 0, 0, NULL, 0, 1, NULL)`,
  ],
  170: [
    `INSERT INTO records VALUES ('taxpayer:t:identity', '359901', 'state', 3, '${hash}', 'handed-over', 'registration/1', 'm',
      'a', 'state', 'd', 'o', 'state', 't', NULL, '2016-04-05', '{}', NULL, '{"part":"359903","msgId":"m"}', NULL, 3, 1)`,
    "INSERT INTO tasks VALUES ('take-over:m', 'take-over', 'r', NULL, 't', 1, NULL, NULL, '{}')",
    "INSERT INTO tasks VALUES ('take-back:m', 'take-back', 'r', NULL, 't', 1, NULL, NULL, '{}')",
  ],
  180: [
    `INSERT INTO tree_nodes VALUES ('359901', 8, 0, '${hash}')`,
    `INSERT INTO tree_heads VALUES ('359901', 256, '${hash}', '{}', '[]', 'holds', 1)`,
    "INSERT INTO reconciliations VALUES ('359901', 256, '2016-04-05', '[]', '[]', 1)",
  ],
  190: [
    `INSERT INTO epoch_requests VALUES ('${hash}', 1, '{}', '{}', '硬盘损坏', 'o', 1, 'waiting', NULL, NULL)`,
    `INSERT INTO outbox (epoch, seq, msg_id, prev_hash, hash, text, kind, record_id, taxpayer_no, act_id, sealed_at, state)
       VALUES (9, 1, 'left', '${hash}', '${hash}', '{}', 'FACT', 'r', '', 'a', 1, 'sealed')`,
    "INSERT INTO epoch_leftovers VALUES ('left', 're-entered', 'JB-11', 'o', 1)",
    "INSERT INTO tray_checks VALUES (1, 'o', 'state', 'voucher-cash', '1', '2', '已开具', 1)",
  ],
  200: [
    `INSERT INTO identifications (id, method, person_name, id_number, reason, officer, at, document_kind, english_name,
       travel_permit_no, reason_kind) VALUES ('j', 'card', '何照慧', '810000197809210004', NULL, 'o', 2, 'residence-permit',
       NULL, 'H00000000', NULL)`,
    `INSERT INTO card_photos VALUES ('j', 'wlt', x'0102', '${hash}')`,
  ],
  210: [
    "INSERT INTO trust_lists (version, signed_json, imported_at) VALUES (1, '{}', 1)",
    `INSERT INTO revocation_lists (issuer_key, der_hash, this_update, list_number, revoked_count, imported_at, imported_by)
       VALUES ('${hash}', '${hash}', 5, '7', 1, 1, 'o')`,
    `INSERT INTO revoked_certificates VALUES ('${hash}', '0a05', 3)`,
    `INSERT INTO confirmed_rules VALUES ('${hash}', 'gb-tax', 2, 'o', 1)`,
    `INSERT INTO key_identifications VALUES ('k1', 't', '${hash}', x'3000', '${hash}', 'gb-tax', 5, 'o', 1)`,
    `INSERT INTO officer_signatures VALUES ('a', 'case:c:state', 'c', 'o', '${hash}', '{}', 1)`,
  ],
  220: [
    "INSERT INTO form_ways VALUES ('voucher-cash', 'form-printer', 'o', 1)",
    "INSERT INTO form_calibrations VALUES ('form-printer/COM3', 'voucher-cash', 1500, -2000, 'o', 1)",
  ],
  230: [
    "INSERT INTO queue_tickets VALUES ('q1', '2016-04-05', 'A', 1, 'called', 1, 2, 1, 'o', NULL)",
    "INSERT INTO service_ratings VALUES ('r1', 'c', 'o', 'k', '2016-04-05', 5, 'screen', 1, 2)",
    "INSERT INTO drawer_openings VALUES ('o1', 'k', 'no-sale', NULL, '换零钱', 'o', 'p', 1)",
    `INSERT INTO payer_signatures VALUES ('p1', 'c', '${hash}', 'signed', '[]', 'second-screen', 'o', 1, NULL)`,
  ],
  240: [
    `INSERT INTO identifications (id, method, person_name, id_number, officer, at)
       VALUES ('m', 'card', '甲', '11010519491231002X', 'o', 3)`,
    `INSERT INTO card_photos VALUES ('m', 'wlt', x'0102', '${hash}')`,
  ],
  250: [`INSERT INTO revoked_serials VALUES ('${hash}', 'ff', '00ff 3' || char(10))`],
  260: [
    "INSERT INTO tasks VALUES ('t260', 'sent-back', NULL, NULL, 't', 1, NULL, NULL, '{}')",
    `INSERT INTO records VALUES ('r260', '350102', 'state', 1, '${hash}', 'returned', 'filing/1', 'm', 'a', 'state', 'W-1',
       'o', 'local', 't', NULL, '2016-04-05', '{}', NULL, NULL, NULL, 260, 1)`,
  ],
  290: [
    `INSERT INTO records VALUES ('r290', '350102', 'fact', 1, '${hash}', 'stored', 'collection/1', 'm', 'a', 'state', 'W-1',
       'o', 'local', 't', NULL, '2016-04-05', 7, NULL, NULL, NULL, NULL, 290, 1)`,
  ],
  280: [
    `INSERT INTO trust_paper_downloads VALUES ('${hash}', 10, 4)`,
    `INSERT INTO trust_paper_pieces VALUES ('${hash}', 0, x'01020304')`,
    `INSERT INTO trust_papers_judged VALUES ('${hash}', 1, 'certificate/crl-forged', 5)`,
    "INSERT INTO trust_lists VALUES (2, '{}', 1, NULL, 'exchange')",
  ],
};
