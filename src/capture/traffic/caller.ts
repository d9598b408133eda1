/** `Payment.findMany`, `route /reports`, `reports#daily`, as sqlcommenter's tags have it; null without any. */
export function callerOf(tags: Readonly<Record<string, string>>): string | null {
  const { model, action, route, controller } = tags;
  if (model !== undefined && action !== undefined) return `${model}.${action}`;
  if (route !== undefined) return `route ${route}`;
  if (controller !== undefined) return action ? `${controller}#${action}` : controller;
  return action ?? null;
}
