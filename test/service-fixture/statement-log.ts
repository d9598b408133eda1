import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';

/** Settings of a server that logs every statement of the database for `statementsOf`. */
export const logged = {
  logging_collector: 'on',
  log_destination: 'jsonlog',
  log_directory: 'log',
  log_statement: 'all',
};

interface Entry {
  readonly application_name?: string;
  readonly message: string;
}

let marks = 0;

/** What the server executed for `application` while `work` ran, in its own words. */
export async function statementsOf(
  client: pg.Client,
  dataDirectory: string,
  work: () => Promise<unknown>,
): Promise<readonly string[]> {
  const begin = await mark(client);
  await work();
  const end = await mark(client);
  const messages = await messagesUntil(end, dataDirectory);
  const between = messages.slice(indexOf(messages, begin) + 1, indexOf(messages, end));
  return between.filter((message) => /^(?:statement|execute)/.test(message));
}

/** The log is written by a process of its own, in the order in which backends told it. */
async function mark(client: pg.Client): Promise<string> {
  const text = `SELECT 'mark ${++marks}'`;
  await client.query(text);
  return text;
}

const indexOf = (messages: readonly string[], text: string) =>
  messages.findIndex((message) => message.endsWith(text));

async function messagesUntil(text: string, dataDirectory: string): Promise<readonly string[]> {
  for (;;) {
    const messages = await readMessages(join(dataDirectory, 'log'));
    if (indexOf(messages, text) >= 0) return messages;
    await setTimeout(20);
  }
}

async function readMessages(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const whole = texts.flatMap((text) => text.split('\n').slice(0, -1));
  return whole.map((line) => (JSON.parse(line) as Entry).message);
}
