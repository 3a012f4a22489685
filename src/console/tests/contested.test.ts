import { describe, expect, it } from 'vitest';
import { contestedFields } from '../src/features/limits/contested';
import { budgetFormOf, budgetsOf } from '../src/features/limits/form';

const set = { usd: 500, usdPerUser: 50, users: [{ user: 'user:ada', usd: 5 }] };
const fields = (now: object, typed: object) => {
  const form = budgetFormOf({ ...set, ...now });
  return contestedFields(budgetsOf(budgetFormOf(set)), budgetsOf(form), budgetsOf({ ...form, ...typed }));
};

describe('what two people set at once', () => {
  it('is contested where both changed one field', () => expect(fields({ usd: 300 }, { usd: '700' })).toEqual(['usd']));

  it('is not where each changed another', () => expect(fields({ usdPerUser: 30 }, { usd: '700' })).toEqual([]));

  it('is not where both want the same', () => expect(fields({ usd: 700 }, { usd: ' 700 ' })).toEqual([]));

  it('is not where nobody else changed anything', () => expect(fields({}, { usd: '', users: [] })).toEqual([]));

  it('is contested in a list, whatever its rows are called in the form', () => {
    const rows = [{ key: 'new 1', user: 'user:ada', usd: '9' }];
    expect(fields({ users: [] }, { users: rows })).toEqual(['users']);
    expect(fields({ users: [{ user: 'user:ada', usd: 9 }] }, { users: rows })).toEqual([]);
  });
});
