// Reads a roster workbook (sheets 网格, 人员, 单位, 报表义务) whole, or says everything that is wrong with it.
import type { CellProblem } from '#bot/domain/sheet/problem.ts';
import { inSheetOrder } from '#bot/domain/sheet/problem.ts';
import type { Table, TableSpec } from '#bot/domain/sheet/table.ts';
import { findTable } from '#bot/domain/sheet/table.ts';
import type { Workbook } from '#bot/domain/sheet/workbook.ts';
import { GRID_SPEC, readGrids } from './grids.ts';
import { OBLIGATION_SPEC, readObligations } from './obligations.ts';
import type { PostDraft } from './people.ts';
import { PERSON_SPEC, readPeople } from './people.ts';
import type { Mention, ResolvedPeople } from './people-book.ts';
import { resolvePeople, sheetNote } from './people-book.ts';
import type { Roster, RosterContact, RosterGrid, RosterPost, RosterUnit } from './roster.ts';
import type { Notes } from './row-reader.ts';
import { placeStem, shortNames } from './short-name.ts';
import type { ContactDraft, UnitsRead } from './units.ts';
import { readUnits, UNIT_SPEC } from './units.ts';

/** The sheets of a roster, in the order they are spoken of. */
const SHEETS = ['网格', '人员', '单位', '报表义务'] as const;

export type RosterReading =
  | { readonly ok: true; readonly roster: Roster; readonly warnings: readonly CellProblem[] }
  | { readonly ok: false; readonly problems: readonly CellProblem[] };

/**
 * The roster of a workbook, or every problem in it, in the order of the sheets: it is taken whole or not
 * at all. Warnings (a wrong check digit, an odd level) do not stop it; vacant seats, firms with nobody
 * known, one person for several firms and grids without a group are normal and not mentioned.
 */
export function parseRoster(workbook: Workbook): RosterReading {
  const notes: Notes = { problems: [], warnings: [] };
  const grids = openSheet(workbook, SHEETS[0], GRID_SPEC, notes);
  const people = openSheet(workbook, SHEETS[1], PERSON_SPEC, notes);
  const units = openSheet(workbook, SHEETS[2], UNIT_SPEC, notes);
  const obligations = openSheet(workbook, SHEETS[3], OBLIGATION_SPEC, notes);
  // Without its columns a sheet says nothing, and every row of the others would seem to be wrong.
  if (grids === null || people === null || units === null || obligations === null) {
    return { ok: false, problems: notes.problems };
  }
  const gridIndex = readGrids(grids, notes);
  const drafts = readPeople(people, gridIndex, notes);
  const unitsRead = readUnits(units, gridIndex, notes);
  const owed = readObligations(obligations, unitsRead, notes);
  const resolved = resolvePeople([
    ...drafts.map((draft) => draft.mention),
    ...unitsRead.contacts.map((contact) => contact.mention),
  ]);
  const posts = readPosts(drafts, resolved);
  if (notes.problems.length > 0) return { ok: false, problems: inSheetOrder(notes.problems, SHEETS) };
  const contacts = unitsRead.contacts.map((contact) => contactOf(contact, resolved));
  const roster: Roster = {
    grids: gridIndex.grids,
    people: resolved.people,
    posts,
    units: nameUnits(unitsRead, contacts, gridIndex.grids),
    contacts,
    obligations: owed,
  };
  return { ok: true, roster, warnings: inSheetOrder(notes.warnings, SHEETS) };
}

function openSheet<K extends string>(
  workbook: Workbook,
  name: string,
  spec: TableSpec<K>,
  notes: Notes,
): Table<K> | null {
  const [sheet, second] = workbook.sheets.filter((candidate) => candidate.name.replace(/\s/gu, '') === name);
  if (sheet === undefined) {
    const fix = `请补上名为“${name}”的工作表（需要：${SHEETS.join('、')}）`;
    notes.problems.push(sheetNote(name, '没有这个工作表', fix));
    return null;
  }
  if (second !== undefined) {
    notes.problems.push(sheetNote(name, '有两个同名的工作表', '请只保留一个'));
    return null;
  }
  const found = findTable({ ...sheet, name }, spec);
  if (found.ok) return found.table;
  notes.problems.push(...found.problems);
  return null;
}

function keyOf(mention: Mention, resolved: ResolvedPeople): string {
  return resolved.keys.get(mention) ?? mention.fallbackKey;
}

/** A duty per person, node, role and profession; the same row twice is taken once. */
function readPosts(drafts: readonly PostDraft[], resolved: ResolvedPeople): RosterPost[] {
  const rows = new Map<string, number>();
  return drafts.flatMap((draft) => {
    const { gridCode, role, profession, reader } = draft;
    const personKey = keyOf(draft.mention, resolved);
    const key = [personKey, gridCode, role, profession ?? ''].join('\n');
    const earlier = rows.get(key);
    if (earlier !== undefined) {
      reader.warn('role', `与第${earlier}行是同一人的同一职责`, '可以删去一行，导入时只算一次');
      return [];
    }
    rows.set(key, reader.row.row);
    return [{ personKey, gridCode, role, profession }];
  });
}

function contactOf(contact: ContactDraft, resolved: ResolvedPeople): RosterContact {
  const { uscc, role } = contact;
  return { uscc, role, personKey: keyOf(contact.mention, resolved), isMain: true };
}

function nameUnits(
  read: UnitsRead,
  contacts: readonly RosterContact[],
  grids: readonly RosterGrid[],
): RosterUnit[] {
  const places = placesByGrid(grids);
  const people = new Map<string, string[]>();
  for (const contact of contacts) {
    people.set(contact.uscc, [...(people.get(contact.uscc) ?? []), contact.personKey]);
  }
  const names = shortNames(
    read.units.map((unit) => ({
      uscc: unit.uscc,
      name: unit.name,
      places: places.get(unit.gridCode) ?? [],
      clusters: [`grid:${unit.gridCode}`, ...(people.get(unit.uscc) ?? [])],
    })),
  );
  return read.units.map(({ row: _, ...unit }) => ({ ...unit, shortName: names.get(unit.uscc) ?? unit.name }));
}

/** Stems of all places, and for a township of three characters also its first two, inside it only. */
function placesByGrid(grids: readonly RosterGrid[]): Map<string, readonly string[]> {
  const places = grids.filter((grid) => grid.level <= 2);
  const stems = places.map((grid) => placeStem(grid.name));
  return new Map(
    grids.map((grid) => {
      const above = places.filter((place) => grid.path.startsWith(place.path));
      const heads = above.map((place) => [...placeStem(place.name)].slice(0, 2).join(''));
      return [grid.code, [...new Set([...stems, ...heads])]];
    }),
  );
}
