// One small grid with a task and a few messages, by plain SQL: what the sandbox page shows is known beforehand.

import { UNTOUCHED_DEADLINE } from '#bot/domain/facts/deadline-facts.ts';
import { storeDeadlineFacts } from '#bot/kinds/report_deadline/stored-facts.ts';
import type { Database } from '#prisma/db.ts';

/** Words that would break a page that does not escape. */
export const HOSTILE = '<script>alert("1")</script> & \'报\'';

const FACTS = {
  ...storeDeadlineFacts(UNTOUCHED_DEADLINE),
  platform: 'not_filed',
  platformAsOfAt: '2026-11-05T02:00:00Z',
};
const FILED = { ...FACTS, platform: 'filed', firstFiledAt: '2026-11-04T02:00:00Z' };

/** Ids are small numbers in the last place: people 1–5, units 11–13, grids 21–23, others from 31. */
const id = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

const REGISTRY = `
  INSERT INTO installation (id, mode) VALUES (1, 'demo');
  INSERT INTO business_clock (id, now_at) VALUES (1, '2026-11-05T09:30+08:00');
  INSERT INTO calendar_year (year, status, source) VALUES (2026, 'official', '样例');
  INSERT INTO grid (id, code, name, level, parent_id, path) VALUES
    ('${id(21)}', 'A', '样例市', 1, NULL, 'A/'),
    ('${id(22)}', 'A-1', '样例一网格', 2, '${id(21)}', 'A/A-1/'),
    ('${id(23)}', 'A-2', '样例二网格', 2, '${id(21)}', 'A/A-2/');
  INSERT INTO person (id, natural_key, name) VALUES
    ('${id(1)}', 'p1', '值班人'), ('${id(2)}', 'p2', '网格长甲'), ('${id(3)}', 'p3', '统计甲'),
    ('${id(4)}', 'p4', '统计乙'), ('${id(5)}', 'p5', '代账人');
  INSERT INTO binding (person_id, channel, address, verified_by)
    SELECT id, 'dingtalk', 'staff-' || natural_key, 'roster' FROM person;
  INSERT INTO post (person_id, grid_id, role, valid_from_on) VALUES
    ('${id(1)}', '${id(21)}', 'duty_clerk', '2026-01-01'), ('${id(2)}', '${id(22)}', 'grid_leader', '2026-01-01');
  INSERT INTO unit (id, uscc, name, short_name, profession, category, grid_id) VALUES
    ('${id(11)}', 'U1', '甲厂有限公司', '甲厂', 'industry', 'above_scale', '${id(22)}'),
    ('${id(12)}', 'U2', '乙厂有限公司', '乙厂', 'industry', 'above_scale', '${id(22)}'),
    ('${id(13)}', 'U3', '丙厂有限公司', '丙厂', 'industry', 'above_scale', '${id(22)}');
  INSERT INTO unit_contact (unit_id, person_id, role, is_main, valid_from_on)
    SELECT unit_id::uuid, person_id::uuid, 'enterprise_statistician', true, '2026-01-01'
      FROM (VALUES ('${id(11)}', '${id(3)}'), ('${id(12)}', '${id(4)}')) AS c(unit_id, person_id);
  INSERT INTO obligation (unit_id, form_code, first_period, source)
    SELECT id, 'B204-1', '2026-01', 'roster' FROM unit;
  INSERT INTO conversation (id, channel, external_id, grid_id, bound_by)
    VALUES ('${id(31)}', 'dingtalk', 'cid-1', '${id(22)}', 'roster');
  INSERT INTO channel_account (id, channel, account) VALUES ('${id(32)}', 'dingtalk', 'sandbox');`;

const WORK = `
  INSERT INTO report_form (code, name, frequency) VALUES ('B204-1', '工业产销总值', 'monthly');
  INSERT INTO report_window (id, form_code, period, opens_on, opens_time, cutoff_on, cutoff_time,
                             acceptance_on, acceptance_time, confirmed_by, confirmed_at)
    VALUES ('${id(33)}', 'B204-1', '2026-10', '2026-11-01', '00:00', '2026-11-08', '12:00', '2026-11-10',
            '12:00', 'test', now());
  INSERT INTO task (id, code, kind, form_code, period, window_id, rule_version, created_by, created_at)
    VALUES ('${id(34)}', 'TT22', 'report_deadline', 'B204-1', '2026-10', '${id(33)}', 1, 'test', now());
  INSERT INTO item (id, code, kind, natural_key, task_id, unit_id, grid_id, grid_path, facts, facts_version)
    SELECT i.id::uuid, i.code, 'report_deadline', i.code, '${id(34)}', i.unit::uuid, '${id(22)}', 'A/A-1/',
           i.facts::jsonb, 1
      FROM (VALUES ('${id(41)}', 'TT22-1', '${id(11)}', '${JSON.stringify(FACTS)}'),
                   ('${id(42)}', 'TT22-2', '${id(12)}', '${JSON.stringify(FILED)}'),
                   ('${id(43)}', 'TT22-3', '${id(13)}', '${JSON.stringify(FACTS)}')) AS i(id, code, unit, facts);
  INSERT INTO item_clock (item_id, name, occasion, due_at, wake_at, waits_for, rule_version) VALUES
    ('${id(41)}', 'ladder', 'ladder:4.1', '2026-11-06T09:00+08:00', '2026-11-06T09:00+08:00', NULL, 1),
    ('${id(43)}', 'ladder', 'ladder:6', '2026-11-09T08:40+08:00', '2026-11-09T08:40+08:00', 'status_list', 1);`;

const MESSAGES = `
  INSERT INTO content (hash, message) VALUES
    ('h1', '{"title":"报表提醒","blocks":[{"kind":"paragraph","text":"您好，还有报表待报"}]}'),
    ('h2', '{"title":"名单","blocks":[{"kind":"numbered","lines":[{"number":1,"text":"甲厂"}]}]}');
  INSERT INTO attempt (id, account_id, epoch, content_hash, part, state, lease_until_at, ended_at)
    VALUES ('${id(51)}', '${id(32)}', 1, 'h1', '{}', 'accepted', now(), now());
  INSERT INTO slot (id, account_id, class, person_id, slot_at, state) VALUES
    ('${id(52)}', '${id(32)}', 'private', '${id(3)}', '2026-11-04T09:00+08:00', 'claimed'),
    ('${id(53)}', '${id(32)}', 'private', '${id(2)}', '2026-11-04T09:00+08:00', 'claimed');
  INSERT INTO delivery (id, attempt_id, slot_id, person_id, address, content_hash, purpose, state, reason, ref,
                        business_at) VALUES
    ('${id(61)}', '${id(51)}', '${id(52)}', '${id(3)}', 'staff-p3', 'h1', 'courtesy', 'sent', NULL, 'ref-1',
     '2026-11-04T09:00+08:00'),
    ('${id(64)}', '${id(51)}', '${id(52)}', '${id(3)}', 'staff-p3', 'h1', 'reply', 'unknown', 'owner_died', NULL,
     '2026-11-05T09:00+08:00'),
    ('${id(62)}', '${id(51)}', '${id(53)}', '${id(2)}', 'staff-p2', 'h2', 'list', 'failed', 'address_gone', NULL,
     '2026-11-04T09:00+08:00');
  INSERT INTO delivery_line (item_id, occasion, person_id, due_at, state, reason) VALUES
    ('${id(42)}', 'ladder:3', '${id(4)}', '2026-11-05T09:00+08:00', 'dropped', 'settled'),
    ('${id(43)}', 'ladder:3', NULL, '2026-11-05T09:00+08:00', 'dropped', 'no_contact'),
    ('${id(41)}', 'leader:3', '${id(2)}', '2026-11-05T15:00+08:00', 'dropped', 'a_new_reason'),
    ('${id(43)}', 'leader:3', '${id(2)}', '2026-11-05T15:00+08:00', 'dropped', 'a_new_reason');`;

/** Fills a fresh database. */
export async function seed(db: Database): Promise<void> {
  await db.pool.query(REGISTRY);
  await db.pool.query(WORK);
  await db.pool.query(MESSAGES);
  // Between the two messages of the bot; its instant is the same, so only the ids tell the order.
  await db.pool.query(
    `INSERT INTO message_in (id, account_id, platform_id, scope, conversation_external_id, sender_address, text,
                             content, raw, sent_at, business_at, state)
     VALUES ($1, $2, 'm1', 'person', 'staff-p3', 'staff-p3', $3, 'text', '', now(), '2026-11-05T09:00+08:00', 'done'),
            ($4, $2, 'm2', 'group', 'cid-1', 'staff-p4', '什么时候截止', 'text', '', now(),
             '2026-11-05T08:59:59.990+08:00', 'received')`,
    [id(63), id(32), HOSTILE, id(65)],
  );
}
