/**
 * Takes `options=-c name=value --name=value` apart. Settings are applied inside transactions, since
 * poolers may refuse startup options; what is no setting (`endpoint=…` of a provider) is kept.
 */
export function startupOptions(text: string): {
  readonly settings: Readonly<Record<string, string>>;
  readonly rest: string | undefined;
} {
  const settings: Record<string, string> = {};
  const rest = text.replace(settingOption, (_, dashC, dashes) => {
    const [name = '', ...value] = String(dashC ?? dashes).split('=');
    settings[name.replaceAll('-', '_')] = value.join('=').replace(/\\(.)/g, '$1');
    return '';
  });
  return { settings, rest: rest.trim() || undefined };
}

/** A backslash keeps a space in the value. */
const settingOption = /-c\s*([\w.-]+=(?:\\.|[^\s\\])*)|--([\w.-]+=(?:\\.|[^\s\\])*)/g;
