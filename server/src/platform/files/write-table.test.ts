import type { Readable } from 'node:stream';
import { readTable, writeCsv, writeXlsx } from '.';
import type { CellValue } from './write-table';

const bytesOf = async (stream: Readable): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(Buffer.from(piece as Buffer));
  return Buffer.concat(pieces);
};
const table = (rows: CellValue[][], headers = ['a', 'b']) => ({ title: '学员', headers, rows });

describe('writing tables', () => {
  it('starts a CSV with a mark, ends lines with CRLF, quotes what needs it', async () => {
    const csv = await bytesOf(
      writeCsv(
        table([
          ['x,y', 'say "hi"'],
          ['two\nlines', null],
        ]),
      ),
    );
    expect(csv.toString('utf8')).toBe('\uFEFFa,b\r\n"x,y","say ""hi"""\r\n"two\nlines",\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1+1', '＋1', '－1', '＠A1'])(
    'takes the power from %j in both formats',
    async (dangerous) => {
      const csv = await readTable(await bytesOf(writeCsv(table([[dangerous, 1]]))), 'a.csv');
      expect(csv.rows[1]?.cells[0]?.startsWith("'")).toBe(true);
      const xlsx = await readTable(await bytesOf(writeXlsx(table([[dangerous, 1]]))), 'a.xlsx');
      expect(xlsx.rows[1]?.cells[0]?.startsWith("'")).toBe(true);
    },
  );

  it.each(['王小明', 'a=1', '1-2', "'x"])('leaves %j as it is', async (harmless) => {
    const csv = await readTable(await bytesOf(writeCsv(table([[harmless, 1]]))), 'a.csv');
    expect(csv.rows[1]?.cells[0]).toBe(harmless);
  });

  it('keeps numbers numbers, negative ones too', async () => {
    expect((await bytesOf(writeCsv(table([[-5, 12]])))).toString('utf8')).toContain('\r\n-5,12\r\n');
    expect((await readTable(await bytesOf(writeXlsx(table([[-5, 12]]))), 'a.xlsx')).rows[1]?.cells).toEqual(['-5', '12']);
  });

  it('writes rows that arrive page by page', async () => {
    async function* pages(): AsyncGenerator<CellValue[]> {
      for (let index = 0; index < 1_203; index += 1) {
        yield [index, `行${index}`];
        if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    }
    for (const [write, name] of [
      [writeCsv, 'a.csv'],
      [writeXlsx, 'a.xlsx'],
    ] as const) {
      const read = await readTable(await bytesOf(write({ title: 't', headers: ['n', 't'], rows: pages() })), name);
      expect(read.rows).toHaveLength(1_204);
      expect(read.rows.at(-1)?.cells).toEqual(['1202', '行1202']);
    }
  });

  it('passes a failing source on to the reader of the stream', async () => {
    async function* failing(): AsyncGenerator<CellValue[]> {
      yield ['x', 1];
      await Promise.resolve();
      throw new Error('source gone');
    }
    for (const write of [writeCsv, writeXlsx]) {
      await expect(bytesOf(write({ title: 't', headers: ['a', 'b'], rows: failing() }))).rejects.toThrow('source gone');
    }
  });
});
