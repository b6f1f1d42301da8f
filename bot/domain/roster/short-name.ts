// Short names of firms for chat texts: what people in the place would say, still telling firms apart.

/** What a short name is made from. `clusters` are the sets in which it must not be said twice. */
export interface NamedUnit {
  readonly uscc: string;
  readonly name: string;
  /** Stems of places that may be dropped from the front of this unit's name. */
  readonly places: readonly string[];
  readonly clusters: readonly string[];
}

const PLACE_KIND =
  /(?:经济(?:技术)?开发区|高新(?:技术)?(?:产业)?(?:开发)?区|开发区|新区|街道|镇|乡|区|县|市|省)$/u;
const LEGAL_FORM =
  /(?:集团)?(?:股份有限公司|有限责任公司|有限公司|总公司)|合伙企业|(?<=.{2})集团$|(?<!分)公司$/gu;
const BRACKETS = /[（(]([^（()）]*)[)）]/gu;

/** The name people use for a place: `玉城街道` is 玉城, `玉环经济开发区` is 玉环. */
export function placeStem(name: string): string {
  const stem = name.replace(PLACE_KIND, '');
  return [...stem].length >= 2 ? stem : name;
}

/**
 * A firm's name without the place in front, the legal form and what stands in brackets:
 * `玉城天成汽配有限公司（样例0001）` is 天成汽配. At least two characters remain. House rule.
 */
export function shortName(name: string, places: readonly string[]): string {
  const bare = name.replace(BRACKETS, '').replace(LEGAL_FORM, '').trim();
  const short = withoutPlaces(bare, places);
  return [...short].length >= 2 ? short : name;
}

/**
 * Short names by USCC. Where two firms of one cluster (a grid, or one book-keeper's firms) would be said
 * alike, each gets what sets it apart: the digits or words of its brackets, else the end of its code.
 */
export function shortNames(units: readonly NamedUnit[]): ReadonlyMap<string, string> {
  const marks: ((unit: NamedUnit) => string)[] = [
    (unit) => bracketMark(unit.name),
    (unit) => unit.uscc.slice(-5),
    (unit) => unit.uscc,
  ];
  const bases = new Map(units.map((unit) => [unit.uscc, shortName(unit.name, unit.places)]));
  const names = new Map(bases);
  for (const mark of marks) {
    const clashing = clashes(units, names);
    if (clashing.size === 0) break;
    for (const unit of units) {
      const base = bases.get(unit.uscc) ?? unit.name;
      if (clashing.has(unit.uscc)) names.set(unit.uscc, base + mark(unit));
    }
  }
  return names;
}

function withoutPlaces(bare: string, places: readonly string[]): string {
  const longestFirst = [...places].sort((a, b) => b.length - a.length);
  let rest = bare;
  for (let again = true; again; ) {
    const place = longestFirst.find((stem) => stem !== '' && rest.startsWith(stem));
    const after =
      place === undefined ? rest : rest.slice(place.length).replace(/^(?:街道|[市县区镇乡])/u, '');
    again = after !== rest && [...after].length >= 2;
    if (again) rest = after;
  }
  return rest;
}

/** What the brackets of a name say: their digits (`样例0001` is 0001), else their words. */
function bracketMark(name: string): string {
  const inside = [...name.matchAll(BRACKETS)].map((match) => match[1] ?? '').join('');
  return /\d+/u.exec(inside)?.[0] ?? inside;
}

function clashes(units: readonly NamedUnit[], names: ReadonlyMap<string, string>): Set<string> {
  const first = new Map<string, string>();
  const clashing = new Set<string>();
  for (const unit of units) {
    for (const cluster of unit.clusters) {
      const said = `${cluster}\n${names.get(unit.uscc)}`;
      const other = first.get(said);
      if (other === undefined) first.set(said, unit.uscc);
      else if (other !== unit.uscc) clashing.add(other).add(unit.uscc);
    }
  }
  return clashing;
}
