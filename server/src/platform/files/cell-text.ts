/** What a spreadsheet cell shows, as text a parser can rely on. */
export const cellText = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (value instanceof Date) return dateText(value);
  if (typeof value !== 'object') return '';
  const cell = value as { richText?: { text?: string }[]; text?: unknown; result?: unknown; error?: unknown };
  if (Array.isArray(cell.richText)) return cell.richText.map((run) => run.text ?? '').join('');
  if (cell.result !== undefined) return cellText(cell.result);
  if (cell.text !== undefined) return cellText(cell.text);
  if (typeof cell.error === 'string') return cell.error;
  return '';
};

/** All digits of a number, never an exponent; 15 significant digits, which is what spreadsheets keep. */
const numberText = (value: number): string => {
  if (!Number.isFinite(value)) return '';
  if (Number.isInteger(value)) return BigInt(value).toString();
  return String(Number(value.toPrecision(15)));
};

/** Spreadsheet dates carry no zone; the library gives them as UTC. */
const dateText = (value: Date): string => {
  if (Number.isNaN(value.getTime())) return '';
  const iso = value.toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${iso.slice(11, 16)}`;
};
