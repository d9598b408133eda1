/**
 * Hides the password of every URL in the text, and of every parameter that holds a secret. A
 * password that was not percent-encoded is hidden up to the last `@` of its word.
 */
export function redactUrl(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:@/?#]*):\S*@/gi, '$1:***@')
    .replace(/\b((?:ssl|pg)?password|api_key|sslidentity)=[^&\s]+/gi, '$1=***');
}
