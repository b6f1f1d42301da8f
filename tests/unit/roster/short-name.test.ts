// Short names: what is left out, and that two firms are never said alike where they meet.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeStem, shortName, shortNames } from '#bot/domain/roster/short-name.ts';

describe('a short name', () => {
  it.each([
    ['玉城天成汽配有限公司（样例0001）', ['玉城'], '天成汽配'],
    ['玉环市玉城街道天成汽配有限责任公司', ['玉环', '玉城'], '天成汽配'],
    ['大麦启明塑业股份有限公司', ['大麦屿', '大麦'], '启明塑业'],
    ['浙江双环集团有限公司', ['玉环'], '浙江双环'],
    ['双环(浙江)家具有限公司', [], '双环家具'],
    ['玉环农商银行股份有限公司楚门分公司', ['玉环'], '农商银行楚门分公司'],
    ['玉城五金厂', ['玉城'], '五金厂'],
    ['玉城公司', ['玉城'], '玉城'],
    ['玉城厂', ['玉城'], '玉城厂'],
  ])('of %s near %j is %s', (name, places, expected) => {
    expect(shortName(name, places)).toBe(expected);
  });

  it.each([
    ['玉城街道', '玉城'],
    ['楚门镇', '楚门'],
    ['鸡山乡', '鸡山'],
    ['玉环市', '玉环'],
    ['玉环经济开发区', '玉环'],
    ['大麦屿街道', '大麦屿'],
  ])('drops the place people know %s by', (name, stem) => {
    expect(placeStem(name)).toBe(stem);
  });

  it('is never the same twice in one cluster', () => {
    const word = fc.constantFrom('天成', '启明', '天成0', '玉城');
    const bracket = fc.constantFrom('', '（样例0001）', '（样例1）', '（一厂）', '（二厂）');
    const unit = fc.record({ word, bracket, cluster: fc.constantFrom('a', 'b') });
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 30 }), (drawn) => {
        const units = drawn.map(({ word: stem, bracket: mark, cluster }, index) => ({
          uscc: `91990101MA9T${String(index).padStart(6, '0')}`,
          name: `玉城${stem}汽配有限公司${mark}`,
          places: ['玉城'],
          clusters: [cluster],
        }));
        const names = shortNames(units);
        const said = units.map((each) => `${each.clusters[0]} ${names.get(each.uscc)}`);
        expect(new Set(said).size).toBe(units.length);
      }),
    );
  });
});
