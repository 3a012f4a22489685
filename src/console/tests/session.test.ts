import { beforeEach, describe, expect, it, vi } from 'vitest';
import { session } from '../src/api/session';
import { Shelf } from './shelf';

const Key = 'finetune.session';

let tab: Shelf;
let device: Shelf;

beforeEach(() => {
  [tab, device] = [new Shelf(), new Shelf()];
  vi.stubGlobal('sessionStorage', tab);
  vi.stubGlobal('localStorage', device);
  vi.stubGlobal('addEventListener', () => {});
  session.restore();
});

describe('a session', () => {
  it('is kept in its tab alone', () => {
    session.signIn('ft-1', null, false);
    expect([tab.kept.size, device.kept.size]).toEqual([1, 0]);
    session.restore();
    expect(session.headers()).toEqual({ Authorization: 'Bearer ft-1' });
  });

  it('is kept on the device where that is wanted', () => {
    session.signIn('ft-1', 'team-a', true);
    expect([tab.kept.size, device.kept.size]).toEqual([0, 1]);
    session.restore();
    expect(session.headers()).toEqual({ Authorization: 'Bearer ft-1', 'FineTune-Workspace': 'team-a' });
  });

  it('leaves nothing when it ends', () => {
    session.signIn('ft-1', 'team-a', true);
    session.signOut();
    expect([tab.kept.size, device.kept.size]).toEqual([0, 0]);
    expect(session.headers()).toEqual({});
  });

  it('that ends in a tab does not become the one that the device remembers', () => {
    session.signIn('ft-1', null, true);
    session.signIn('ft-2', null, false);
    session.signOut();
    session.restore();
    expect(session.headers()).toEqual({});
  });

  it('keeps the workspace where nobody has to sign in', () => {
    session.choose('team-b');
    session.restore();
    expect(session.headers()).toEqual({ 'FineTune-Workspace': 'team-b' });
  });

  it('ends when the service refuses what it carries', () => {
    session.signIn('ft-1', 'team-a', true);
    session.refuse(session.headers());
    expect(session.get()).toMatchObject({ bearer: null, refusal: 'outdated' });
    expect(device.kept.get(Key)).toBeUndefined();
  });

  it('asks for a key where none was said', () => {
    session.refuse(session.headers());
    expect(session.get().refusal).toBe('unsaid');
  });

  it('outlives a late refusal of the key before it, and of a key that is only tried', () => {
    session.signIn('ft-1', null, false);
    const late = session.headers();
    session.signIn('ft-2', null, false);
    session.refuse(late);
    session.refuse({ Authorization: 'Bearer ft-3' });
    expect(session.get()).toMatchObject({ bearer: 'ft-2', refusal: null });
  });

  it('is nobody where what was kept cannot be read', () => {
    for (const text of ['{', 'null', '7', '{"bearer":7}']) {
      tab.setItem(Key, text);
      session.restore();
      expect(session.headers()).toEqual({});
    }
  });
});
