import { expect, test } from 'vitest';
import { adviceFor, auditedCorpus } from './corpus/advice-for.ts';
import { createCorpus } from './corpus/loaded.ts';
import { themes } from './corpus/themes.ts';
test('probe', async () => {
  const corpus = await auditedCorpus(await createCorpus());
  const t = corpus.catalog.tables.find((x) => x.name === 'invoices');
  console.log({ ...t, columns: null });
  for (const one of themes.flatMap((t) => t.cases)) {
    if (!/never analysed|latest of each, by a correlated/.test(one.name)) continue;
    const r = await adviceFor(one, corpus);
    console.log(one, r.advice.map((a) => [a.sql, JSON.stringify(a.proof)]), r.rejected.map((x) => x.sql + x.reason));
  }
  await corpus.session.close();
  await corpus.database.drop();
}, 100000);
