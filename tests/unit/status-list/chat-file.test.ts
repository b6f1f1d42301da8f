// Tests for files sent in chat: whose are fetched, which of them, and what word brings a list in.

import { describe, expect, it } from 'vitest';
import {
  listAnswer,
  mayImportForm,
  mayImportLists,
  type SentFile,
  useOfFile,
} from '#bot/domain/status-list/chat-file.ts';

const MAX = 100;
const post = (role: string, profession: string | null = null) => ({ role, profession });
const sent = (given: Partial<SentFile> = {}): SentFile => {
  return { scope: 'person', posts: [post('duty_clerk')], name: '名单.xlsx', sizeBytes: null, ...given };
};

describe('a file sent in chat', () => {
  it.each(['名单.xlsx', '名单.CSV', '名单.xls', '没有后缀的名单', '2026.10 名单'])(
    '%s is fetched',
    (name) => {
      expect(useOfFile(sent({ name }), MAX)).toEqual({ use: 'fetch' });
    },
  );

  it.each(['截图.png', '说明.docx', '名单.xlsx.exe', '打包.zip'])('%s is no list', (name) => {
    expect(useOfFile(sent({ name }), MAX)).toEqual({ use: 'failed', reason: 'not_a_sheet' });
  });

  it('that says it is too big is not fetched', () => {
    expect(useOfFile(sent({ sizeBytes: 101 }), MAX)).toEqual({ use: 'failed', reason: 'too_big' });
    expect(useOfFile(sent({ sizeBytes: 100 }), MAX)).toEqual({ use: 'fetch' });
  });

  it.each([
    ['a stranger', { posts: null }, 'stranger'],
    ['a statistician of a firm', { posts: [] }, 'not_staff'],
    ['a grid leader', { posts: [post('grid_leader')] }, 'not_staff'],
    ['a township statistician', { posts: [post('township_statistician')] }, 'not_staff'],
    ['a department', { posts: [post('department_statistician')] }, 'not_staff'],
    ['anybody in a group', { scope: 'group' as const }, 'group'],
  ])('of %s is not read', (_, given, reason) => {
    expect(useOfFile(sent(given), MAX)).toEqual({ use: 'unread', reason });
  });
});

describe('who brings lists in', () => {
  it.each(['specialist', 'section_head', 'duty_clerk', 'admin'])('a %s does', (role) => {
    expect(mayImportLists([post('grid_leader'), post(role)])).toBe(true);
  });

  it('a specialist brings in the lists of the own profession', () => {
    expect(mayImportForm([post('specialist', 'industry')], 'industry')).toBe(true);
    expect(mayImportForm([post('specialist', 'industry')], 'energy')).toBe(false);
    expect(mayImportForm([post('specialist', 'industry')], null)).toBe(true);
    expect(mayImportForm([post('duty_clerk')], 'energy')).toBe(true);
    expect(mayImportForm([post('grid_leader')], null)).toBe(false);
  });
});

describe('the answer to the question', () => {
  it.each(['确认', ' 确认。', '确认导入', '确 认！'])('%s brings it in', (text) => {
    expect(listAnswer(text)).toBe('import');
  });

  it.each(['取消', '不导入', '取消导入。'])('%s does not', (text) => {
    expect(listAnswer(text)).toBe('discard');
  });

  it.each(['', '好', '好的', '是', '1', '确认吗？', '先不确认', '确认一下谁没报', '嗯确认'])(
    '%j is about something else',
    (text) => {
      expect(listAnswer(text)).toBeNull();
    },
  );
});
