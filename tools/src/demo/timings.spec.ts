import { quantile, timingsTable } from './timings';

describe('the table of times', () => {
  it('takes quantiles by the nearest rank', () => {
    const values = [1, 2, 3, 4];
    expect([0, 0.5, 0.95, 1].map((q) => quantile(values, q))).toEqual([1, 2, 4, 4]);
    expect(quantile([7], 0.5)).toBe(7);
  });

  it('leaves out what was not measured', () => {
    const table = timingsTable([{ accepted: 12.4 }, { accepted: 8.6, cleaned: 100 }]);
    expect(table.split('\n').slice(2)).toEqual([
      expect.stringMatching(/^click → accepted\s+9\s+9\s+12\s+12$/),
      expect.stringMatching(/^end → cleaned\s+100\s+100\s+100\s+100$/),
    ]);
  });
});
