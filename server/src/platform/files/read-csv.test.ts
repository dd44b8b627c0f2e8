import iconv from 'iconv-lite';
import { readTable } from '.';
import { DEFAULT_TABLE_LIMITS, TableError } from './table';

const read = (content: string | Buffer, limits = DEFAULT_TABLE_LIMITS) =>
  readTable(typeof content === 'string' ? Buffer.from(content) : content, 'file.csv', limits);

const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof TableError) return `${error.reason}@${error.line ?? '-'}`;
    throw error;
  }
  return 'no error';
};

describe('reading CSV', () => {
  const text = '学号,姓名\r\nA1,王小明\r\nA2,欧阳𠮷\r\n';

  it.each([
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-8 with mark', Buffer.from(`\uFEFF${text}`), 'utf-8'],
    ['GB18030, including a character GBK lacks', iconv.encode(text, 'gb18030'), 'gb18030'],
    ['UTF-16 with mark', Buffer.from(`\uFEFF${text}`, 'utf16le'), 'utf-8'],
  ])('reads %s', async (_, content, encoding) => {
    const table = await read(content);
    expect(table.encoding).toBe(encoding);
    expect(table.rows).toEqual([
      { line: 1, cells: ['学号', '姓名'] },
      { line: 2, cells: ['A1', '王小明'] },
      { line: 3, cells: ['A2', '欧阳𠮷'] },
    ]);
  });

  it('takes a Chinese text of one wrong byte as GB18030 only when it is no valid UTF-8', async () => {
    const broken = Buffer.concat([Buffer.from('姓名\n'), Buffer.from([0xff, 0x41])]);
    expect((await read(broken)).encoding).toBe('gb18030');
  });

  it.each([
    ['comma', 'a,b\n1,2\n'],
    ['tab', 'a\tb\n1\t2\n'],
    ['semicolon', 'a;b\n1;2\n'],
  ])('finds the %s', async (_, content) => {
    expect((await read(content)).rows.map((row) => row.cells)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('does not count separators inside quotes', async () => {
    expect((await read('a;b\n"1,2,3,4,5,6";7\n')).rows[1]?.cells).toEqual(['1,2,3,4,5,6', '7']);
  });

  it.each([
    ['\n', '\n'],
    ['\r\n', '\r\n'],
    ['\r', '\r'],
    ['\r\n', '\n'],
  ])('numbers lines by the file after quoted line breaks and empty lines (%j, %j)', async (first, second) => {
    const table = await read(
      ['h1,h2', first, 'x,"two', second, 'lines"', first, first, 'y,1', second, ',,', first, 'z,2'].join(''),
    );
    expect(table.rows.map((row) => [row.line, row.cells[0]])).toEqual([
      [1, 'h1'],
      [2, 'x'],
      [5, 'y'],
      [7, 'z'],
    ]);
    expect(table.rows[1]?.cells[1]).toBe('two\nlines');
  });

  it('drops empty rows and trailing empty cells', async () => {
    expect((await read('a,b,,\n,,,\n1,,,\n')).rows.map((row) => row.cells)).toEqual([['a', 'b'], ['1']]);
  });

  it('says on which line a quote was left open', async () => {
    expect(await reasonOf(read('a,b\n1,2\n3,"open\n4,5\n'))).toBe('broken@3');
  });

  it('keeps a stray quote inside a value', async () => {
    expect((await read('a,b\n6" board,2\n')).rows[1]?.cells).toEqual(['6" board', '2']);
  });

  it('accepts exactly the greatest number of rows', async () => {
    const limits = { ...DEFAULT_TABLE_LIMITS, maxRows: 3 };
    expect((await read('1\n2\n3\n', limits)).rows).toHaveLength(3);
    expect(await reasonOf(read('1\n2\n3\n4\n', limits))).toBe('too_many_rows@4');
  });

  it('refuses what is no table', async () => {
    expect(await reasonOf(read(''))).toBe('empty@-');
    expect(await reasonOf(read(' \n ,\n'))).toBe('empty@-');
    expect(await reasonOf(read(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2])))).toBe('unknown_format@-');
    expect(await reasonOf(read('a,b\u0000'))).toBe('unknown_format@-');
    expect(await reasonOf(readTable(Buffer.from('a,b'), 'file.xlsx'))).toBe('broken@-');
    expect(await reasonOf(read('aaaa', { ...DEFAULT_TABLE_LIMITS, maxBytes: 3 }))).toBe('too_large@-');
  });
});
