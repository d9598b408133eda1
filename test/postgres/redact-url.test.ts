import { expect, test } from 'vitest';
import { redactUrl } from '../../src/text/redact-url.ts';

test.each([
  [
    'cannot reach postgres://app:hunter2@host/shop, sorry',
    'cannot reach postgres://app:***@host/shop, sorry',
  ],
  ['postgresql://:hunter2@host', 'postgresql://:***@host'],
  ['postgres://app:hun@ter2@host/shop', 'postgres://app:***@host/shop'],
  ['postgres://host/d?sslpassword=hunter2&a=b', 'postgres://host/d?sslpassword=***&a=b'],
  ['host=h password=hunter2 dbname=d', 'host=h password=*** dbname=d'],
  ['prisma://x/?api_key=hunter2', 'prisma://x/?api_key=***'],
  ['no URL at all', 'no URL at all'],
])('%s', (text, redacted) => {
  expect(redactUrl(text)).toBe(redacted);
});
