import { randomBytes } from 'node:crypto';
import { createVault } from './vault';

const oldKey = { id: 'k1', key: Buffer.alloc(32, 1) };
const newKey = { id: 'k2', key: Buffer.alloc(32, 2) };
const indexKey = Buffer.alloc(32, 9);

describe('vault', () => {
  it('opens what it sealed, and never seals the same text to the same value', () => {
    const vault = createVault([oldKey], indexKey);
    const first = vault.seal('13812341234');
    expect(vault.open(first)).toBe('13812341234');
    expect(vault.seal('13812341234')).not.toBe(first);
    expect(first).not.toContain('13812341234');
    expect(first.startsWith('v1.k1.')).toBe(true);
  });

  it('opens values of an old key, and knows that they are not current', () => {
    const sealed = createVault([oldKey], indexKey).seal('secret');
    const rotated = createVault([newKey, oldKey], indexKey);
    expect(rotated.open(sealed)).toBe('secret');
    expect(rotated.isCurrent(sealed)).toBe(false);
    expect(rotated.isCurrent(rotated.seal('secret'))).toBe(true);
    expect(() => createVault([newKey], indexKey).open(sealed)).toThrow(/no vault key k1/);
  });

  it('notices any changed bit, a cut value and a swapped key id', () => {
    const vault = createVault([newKey, oldKey], indexKey);
    const sealed = vault.seal('13812341234');
    const body = Buffer.from(sealed.split('.')[2]!, 'base64url');
    for (const position of [0, 12, body.length - 1]) {
      const broken = Buffer.from(body);
      broken[position]! ^= 1;
      expect(() => vault.open(`v1.k2.${broken.toString('base64url')}`)).toThrow();
    }
    expect(() => vault.open(`v1.k1.${body.toString('base64url')}`)).toThrow();
    expect(() => vault.open(`v1.k2.${body.subarray(0, 20).toString('base64url')}`)).toThrow(/too short/);
    expect(() => vault.open('13812341234')).toThrow(/unknown vault format/);
  });

  it('opens what was sealed about one thing for that thing only', () => {
    const vault = createVault([newKey, oldKey], indexKey);
    const sealed = vault.seal('secret', 'campaign one');
    expect(vault.open(sealed, 'campaign one')).toBe('secret');
    for (const about of ['campaign two', 'campaign one ', '', undefined]) expect(() => vault.open(sealed, about)).toThrow();
    const plain = vault.seal('13812341234');
    expect(vault.open(plain)).toBe('13812341234');
    for (const about of ['campaign one', '']) expect(() => vault.open(plain, about)).toThrow();
  });

  it('indexes equal texts equally, whatever the sealing key, and only with the same index key', () => {
    const one = createVault([oldKey], indexKey).blindIndex('13812341234');
    expect(createVault([newKey], indexKey).blindIndex('13812341234')).toBe(one);
    expect(createVault([oldKey], randomBytes(32)).blindIndex('13812341234')).not.toBe(one);
    expect(createVault([oldKey], indexKey).blindIndex('13812341235')).not.toBe(one);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
  });

  it('refuses keys of the wrong size or name, and an empty ring', () => {
    expect(() => createVault([{ id: 'k', key: Buffer.alloc(31) }], indexKey)).toThrow(/32 bytes/);
    expect(() => createVault([{ id: 'k.1', key: Buffer.alloc(32) }], indexKey)).toThrow(/key id/);
    expect(() => createVault([oldKey], Buffer.alloc(16))).toThrow(/32 bytes/);
    expect(() => createVault([], indexKey)).toThrow(/at least one key/);
  });
});
