export { redactUrl } from '../postgres/redact-url.ts';
