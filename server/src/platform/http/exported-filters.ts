type Detail = string | number | boolean;

/** With which filters a list was taken away, for the audit row: it keeps no personal data, so of a search only that there was one. */
export const exportedFilters = (query: Readonly<Record<string, unknown>>): Readonly<Record<string, Detail>> =>
  Object.fromEntries(
    Object.entries(query)
      .filter(([name, value]) => name !== 'sort' && name !== 'campusId' && value !== undefined && value !== '')
      .map(([name, value]) => [name, name === 'q' ? true : (value as Detail)]),
  );
