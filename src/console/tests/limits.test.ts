import { describe, expect, it } from 'vitest';
import { budgetFormOf, budgetsOf, quotaFormOf, quotasOf } from '../src/features/limits/form';

const budgets = { usd: 500, usdPerUser: null, users: [{ user: 'user:ada', usd: 0.5 }] };
const gib = 1024 ** 3;
const quotas = { jobs: 0, cards: 16, jobsPerUser: null, cardsPerUser: null, storageBytes: gib / 2, storageBytesPerUser: null };

describe('the forms of limits', () => {
  it('send what is set as it was when nothing is typed', () => {
    expect(budgetsOf(budgetFormOf(budgets))).toEqual(budgets);
    expect(quotasOf(quotaFormOf(quotas))).toEqual(quotas);
  });

  it('hold no limit where nothing was ever set', () => {
    expect(budgetsOf(budgetFormOf(null))).toEqual({ usd: null, usdPerUser: null, users: [] });
    expect(quotasOf(quotaFormOf(undefined))).toEqual({
      jobs: null,
      cards: null,
      jobsPerUser: null,
      cardsPerUser: null,
      storageBytes: null,
      storageBytesPerUser: null,
    });
  });

  it('never take for no limit what is no number', () => {
    const wrong = ['five', '1e999', '1,5', 'NaN'];
    expect(wrong.map((usd) => budgetsOf({ ...budgetFormOf(null), usd }).usd)).toEqual(wrong);
    expect(JSON.stringify(quotasOf({ ...quotaFormOf(null), jobs: 'Infinity' }))).toContain('"jobs":"Infinity"');
  });

  it('count what is kept in GiB', () => {
    expect(quotasOf({ ...quotaFormOf(null), storageBytes: '2', storageBytesPerUser: 'two' })).toMatchObject({
      storageBytes: 2 * gib,
      storageBytesPerUser: 'two',
    });
  });

  it('take spaces for nothing, round a number and round a user', () => {
    expect(quotasOf({ ...quotaFormOf(null), jobs: ' ', cards: ' 8 ' })).toMatchObject({ jobs: null, cards: 8 });
    expect(budgetsOf({ ...budgetFormOf(null), users: [{ key: 'new 1', user: ' user:ada ', usd: '' }] }).users).toEqual([
      { user: 'user:ada', usd: null },
    ]);
  });
});
