import { crc32 } from 'node:zlib';
import ExcelJS from 'exceljs';
import { readTable } from '.';
import { DEFAULT_TABLE_LIMITS, TableError } from './table';
import { unzip, zipStored } from './zip';

const workbookOf = async (fill: (workbook: ExcelJS.Workbook) => void): Promise<Buffer> => {
  const workbook = new ExcelJS.Workbook();
  fill(workbook);
  return Buffer.from(await workbook.xlsx.writeBuffer());
};
const read = async (fill: (sheet: ExcelJS.Worksheet) => void) =>
  (await readTable(await workbookOf((workbook) => fill(workbook.addWorksheet('名册'))), 'a.xlsx')).rows;

/** The order in which Excel itself writes a workbook: sheets before styles and shared texts. */
const inExcelOrder = async (zip: Buffer): Promise<Buffer> => {
  const parts = [...(await unzip(zip, () => true, 1e8)).values()];
  const rank = (name: string): number =>
    name.includes('worksheets/') ? 0 : name.includes('styles') ? 1 : name.includes('sharedStrings') ? 2 : -1;
  return zipStored(parts.sort((a, b) => rank(a.name) - rank(b.name)));
};

describe('reading XLSX', () => {
  it('gives texts, dates, long numbers, formulas and rich text as people see them', async () => {
    const rows = await read((sheet) => {
      sheet.addRow(['学号', '出生日期', '手机', '公式', '富文本', '小数', '是', '时间', '链接']);
      sheet.addRow([
        1001,
        new Date(Date.UTC(2016, 0, 5)),
        13_812_345_678,
        { formula: 'A2+1', result: 1002 },
        { richText: [{ text: '王' }, { font: { bold: true }, text: '小明' }] },
        0.1 + 0.2,
        true,
        new Date(Date.UTC(2026, 10, 21, 9, 30)),
        { text: '看这里', hyperlink: 'https://example.com' },
      ]);
    });
    expect(rows[1]).toEqual({
      line: 2,
      cells: ['1001', '2016-01-05', '13812345678', '1002', '王小明', '0.3', 'TRUE', '2026-11-21 09:30', '看这里'],
    });
  });

  it('tells dates and texts also when styles and shared texts follow the sheet', async () => {
    const zip = await workbookOf((workbook) => {
      workbook.addWorksheet('a').addRow(['王小明', new Date(Date.UTC(2016, 1, 29))]);
    });
    expect((await readTable(await inExcelOrder(zip), 'a.xlsx')).rows).toEqual([{ line: 1, cells: ['王小明', '2016-02-29'] }]);
  });

  it('keeps row numbers across empty rows', async () => {
    const rows = await read((sheet) => {
      sheet.getCell('A1').value = 'h';
      sheet.getCell('A4').value = 'x';
    });
    expect(rows.map((row) => row.line)).toEqual([1, 4]);
  });

  it('repeats a cell merged over rows, and leaves a title merged over columns alone', async () => {
    const rows = await read((sheet) => {
      sheet.addRows([['名册'], ['班级', '姓名'], ['书法一班', '甲'], [null, '乙'], ['书法二班', '丙']]);
      sheet.mergeCells('A1:B1');
      sheet.mergeCells('A3:A4');
    });
    expect(rows.map((row) => row.cells)).toEqual([
      ['名册', '名册'].slice(0, rows[0]?.cells.length),
      ['班级', '姓名'],
      ['书法一班', '甲'],
      ['书法一班', '乙'],
      ['书法二班', '丙'],
    ]);
  });

  it('reads the first visible sheet that has content', async () => {
    const zip = await workbookOf((workbook) => {
      workbook.addWorksheet('隐藏', { state: 'hidden' }).addRow(['hidden']);
      workbook.addWorksheet('空');
      workbook.addWorksheet('名册').addRow(['seen']);
    });
    expect((await readTable(zip, 'a.xlsx')).rows.map((row) => row.cells)).toEqual([['seen']]);
  });

  it('keeps the event loop turning while it reads', async () => {
    const zip = await workbookOf((workbook) => {
      const sheet = workbook.addWorksheet('a');
      for (let index = 0; index < 3_000; index += 1) sheet.addRow([index, `文字${index}`]);
    });
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 0);
    expect((await readTable(zip, 'a.xlsx')).rows).toHaveLength(3_000);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });

  it('stops unpacking at the limit, whatever sizes the archive claims', async () => {
    const zip = await workbookOf((workbook) => {
      const sheet = workbook.addWorksheet('a');
      for (let index = 0; index < 2_000; index += 1) sheet.addRow(['x'.repeat(200)]);
    });
    const limits = { ...DEFAULT_TABLE_LIMITS, maxUnpackedBytes: 20_000 };
    await expect(readTable(zip, 'a.xlsx', limits)).rejects.toMatchObject({ reason: 'too_large' });
    await expect(readTable(zip, 'a.xlsx')).resolves.toBeDefined();
  });

  it('refuses a cut-off file and a zip that is no workbook', async () => {
    const zip = await workbookOf((workbook) => {
      workbook.addWorksheet('a').addRow(['x']);
    });
    await expect(readTable(zip.subarray(0, zip.length - 40), 'a.xlsx')).rejects.toBeInstanceOf(TableError);
    const content = Buffer.from('hello');
    const other = zipStored([{ name: 'readme.txt', content, crc: crc32(content) }]);
    await expect(readTable(other, 'a.xlsx')).rejects.toMatchObject({ reason: 'unknown_format' });
  });
});
