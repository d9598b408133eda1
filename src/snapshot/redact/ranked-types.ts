import { isIPv4, isIPv6 } from 'node:net';
import type { Ranked } from './rank-map.ts';

function byCode(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function hex(rank: number, length: number): string {
  return (rank + 1).toString(16).padStart(length, '0');
}

export const uuids: Ranked = {
  normal: (text) => {
    const plain = text.replaceAll(/[{}-]/g, '').toLowerCase();
    return /^[0-9a-f]{32}$/.test(plain) ? plain : null;
  },
  compare: byCode,
  format: (rank) => `00000000-0000-4000-8000-${hex(rank, 12)}`,
};

export const byteas: Ranked = {
  normal: (text) => (/^\\x[0-9a-f]*$/i.test(text) ? text.toLowerCase() : null),
  compare: byCode,
  format: (rank) => `\\x${hex(rank, 8)}`,
};

/** `08:00:2b:01:02:03` of six bytes, or of eight. */
export function macAddresses(bytes: 6 | 8): Ranked {
  return {
    normal: (text) => {
      const plain = text.replaceAll(/[:.-]/g, '').toLowerCase();
      return /^[0-9a-f]+$/.test(plain) && plain.length === bytes * 2 ? plain : null;
    },
    compare: byCode,
    format: (rank) => `02${hex(rank, bytes * 2 - 2)}`.replaceAll(/(..)(?!$)/g, '$1:'),
  };
}

/** Hosts in private networks, in PostgreSQL's order: by family, common bits, length, all bits. */
export const networks: Ranked = {
  normal: (text) => {
    const [address = '', length] = text.split('/');
    const bits = isIPv4(address) ? bits4(address) : isIPv6(address) ? bits6(address) : null;
    if (bits === null) return null;
    const family = bits.length === 32 ? '4' : '6';
    return `${family}/${(length ?? String(bits.length)).padStart(3, '0')}/${bits}`;
  },
  compare: (one, other) => {
    const [family1 = '', length1 = '', bits1 = ''] = one.split('/');
    const [family2 = '', length2 = '', bits2 = ''] = other.split('/');
    const common = Math.min(Number(length1), Number(length2));
    return (
      byCode(family1, family2) ||
      byCode(bits1.slice(0, common), bits2.slice(0, common)) ||
      byCode(length1, length2) ||
      byCode(bits1, bits2)
    );
  },
  format: (rank, normal) => {
    const number = rank + 1;
    const bytes = [(number >> 16) & 255, (number >> 8) & 255, number & 255];
    if (normal.startsWith('4')) return `10.${bytes.join('.')}`;
    return `fd00::${(number >>> 16).toString(16)}:${(number & 0xffff).toString(16)}`;
  },
};

function bits4(address: string): string {
  return address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('');
}

function bits6(address: string): string {
  const plain = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const pair = (high: string, low: string) => (Number(high) * 256 + Number(low)).toString(16);
    return `${pair(a, b)}:${pair(c, d)}`;
  });
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(zeros, 0)).fill('0'), ...right];
  return groups.map((group) => parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
