import { hash } from 'node:crypto';
import type { NotSql } from '../../model/observed.ts';
import type { Gathering } from '../observed/gathering.ts';
import { type ObservedStatement, readObserved } from '../observed/statement.ts';
import { timesOf } from '../observed/sums.ts';
import { lexicalKey } from './lexical-key.ts';
import type { TimedEntry } from './pairing.ts';

interface Group {
  readonly key: string;
  calls: number;
  totalMs: number;
  slowestMs: number;
  /** Null until the text was read. */
  statement: ObservedStatement | null;
}

/** Texts that are told apart; the time of further ones is counted together. */
const most = 20_000;

/** No key of a text. */
const others = '';

/** Counts executions by statement, with texts kept only until they were read. */
export class Tally {
  readonly #groups = new Map<string, Group>();
  readonly #unread: { readonly group: Group; readonly text: string }[] = [];
  readonly #callers = new Map<string, NotSql>();
  readonly #others = emptyGroup(others);

  /** The key of the text's statement: one and the same string for all texts of it. */
  keyOf(text: string): string {
    const key = lexicalKey(text);
    const known = this.#groups.get(key);
    if (known !== undefined || this.#groups.size >= most) return known?.key ?? others;
    return this.#begin(key, text);
  }

  add({ key, ms, step }: TimedEntry): void {
    const group = this.#groups.get(key) ?? this.#others;
    group.totalMs += ms;
    // Parts of an execution have a time of their own, and are none.
    if (step === 'parse' || step === 'bind') return;
    group.calls += 1;
    group.slowestMs = Math.max(group.slowestMs, ms);
  }

  addNotSql(caller: string, ms: number): void {
    const isKept = this.#callers.has(caller) || this.#callers.size < most;
    const name = isKept ? caller : 'others';
    const { calls = 0, totalMs = 0 } = this.#callers.get(name) ?? {};
    this.#callers.set(name, { caller: name, calls: calls + 1, totalMs: totalMs + ms });
  }

  /** Finds out what the new texts are. */
  async read(): Promise<void> {
    for (const { group, text } of this.#unread.splice(0)) {
      group.statement = await readObserved(text);
    }
  }

  /** The heaviest first. */
  notSql(): readonly NotSql[] {
    return [...this.#callers.values()].toSorted((a, b) => b.totalMs - a.totalMs);
  }

  /** Whether anything with a time was found. */
  isEmpty(): boolean {
    return this.#timed().length === 0 && this.#callers.size === 0;
  }

  gatherInto(gathering: Gathering): void {
    const groups = this.#timed().toSorted((a, b) => b.totalMs - a.totalMs);
    for (const { key, statement, calls, totalMs, slowestMs } of groups) {
      const called = `log:unread-${hash('sha1', key).slice(0, 6)}`;
      // At least one execution was there where a part of it was logged.
      const sums = timesOf(Math.max(calls, 1), totalMs, slowestMs || totalMs);
      if (statement !== null) gathering.add(statement, sums, called);
    }
    for (const { calls, totalMs } of this.#callers.values()) {
      gathering.omit('not-sql', { calls, totalMs });
    }
    if (this.#others.calls > 0) gathering.omit('beyond-limit', this.#others);
  }

  /** Those that have a time, or an execution. */
  #timed(): readonly Group[] {
    return [...this.#groups.values()].filter(({ totalMs, calls }) => totalMs + calls > 0);
  }

  #begin(part: string, text: string): string {
    // A part of a string keeps all of it in memory, which here is a megabyte of the log.
    const key = Buffer.from(part).toString();
    const group = emptyGroup(key);
    this.#groups.set(key, group);
    this.#unread.push({ group, text });
    return key;
  }
}

function emptyGroup(key: string): Group {
  return { key, calls: 0, totalMs: 0, slowestMs: 0, statement: null };
}
