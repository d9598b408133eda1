/** `Payment.findMany`, `route /reports`, `reports#daily`, as sqlcommenter's tags have it; null without any. */
export function callerOf(tags: Readonly<Record<string, string>>): string | null {
  const { model, action, route, controller } = tags;
  if (model !== undefined && action !== undefined) return `${model}.${action}`;
  if (route !== undefined) return `route ${withoutIds(route)}`;
  if (controller !== undefined) return action ? `${controller}#${action}` : controller;
  return action ?? null;
}

// A route may be the address as it was asked for: `/users/alice@example.org?token=…`.
function withoutIds(route: string): string {
  const [path = ''] = route.split(/[?#]/);
  return path.split('/').map(hidden).join('/');
}

function hidden(segment: string): string {
  return /[\d@%]/.test(segment) || segment.length > 30 ? ':id' : segment;
}
