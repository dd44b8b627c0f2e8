/** An address lacks one of its parts: the screen was opened by an incomplete link. */
export class MissingParameter extends Error {}

/** What stands in a parameter of a screen's address: WeChat hands it over encoded, browsers do not. */
export const plainParameter = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/**
 * Puts parameters into a path and a query behind it; fields that are undefined or null are left out.
 * @throws MissingParameter when a path parameter is missing or empty: the address would silently mean another endpoint.
 */
export const buildPath = (
  path: string,
  params: Readonly<Record<string, unknown>> = {},
  query: Readonly<Record<string, unknown>> = {},
): string => {
  const filled = path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === null || value === '')
      throw new MissingParameter(`missing path parameter ${name} of ${path}`);
    return encodeURIComponent(String(value));
  });
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
};
