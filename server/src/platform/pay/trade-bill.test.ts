import { localDate } from '@qingya/shared';
import fc from 'fast-check';
import { CorruptBill, parseTradeBill, yuanToFen } from './trade-bill';

const HEADER =
  '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
const SUMMARY_HEADER = '总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额';
const DATE = localDate('2026-11-20');

const yuan = (fen: number): string => `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

interface Line {
  readonly no: string;
  readonly fen: number;
  readonly refundNo?: string;
  readonly refundState?: string;
  readonly name?: string;
  readonly state?: string;
  readonly time?: string;
}

const cells = (line: Line): string[] => {
  const refund = line.refundNo !== undefined;
  const paid = refund ? '0.00' : yuan(line.fen);
  const back = refund ? yuan(line.fen) : '0.00';
  // biome-ignore format: one cell after the other, as in the file
  return [
    line.time ?? '2026-11-20 10:00:00', 'wx0123456789abcdef', '1900000001', '0', '', `42${line.no}`, line.no, 'oUpF8uMuAJO', 'JSAPI',
    line.state ?? (refund ? 'REFUND' : 'SUCCESS'), 'OTHERS', 'CNY', paid, '0.00', refund ? `50${line.refundNo}` : '0', line.refundNo ?? '0',
    back, '0.00', refund ? 'ORIGINAL' : '', refund ? (line.refundState ?? 'SUCCESS') : '', line.name ?? '篮球课', 'payment:1', '0.00600',
    '0.60%', paid, back, '',
  ];
};

const row = (line: Line): string =>
  cells(line)
    .map((cell) => `\`${cell}`)
    .join(',');

const sum = (lines: readonly Line[]): number => lines.reduce((total, { fen }) => total + fen, 0);

const bill = (lines: readonly Line[], change: { count?: number; paid?: string; back?: string; end?: string } = {}): Buffer => {
  const paid = change.paid ?? yuan(sum(lines.filter(({ refundNo }) => refundNo === undefined)));
  const back = change.back ?? yuan(sum(lines.filter(({ refundNo }) => refundNo !== undefined)));
  const summary = [change.count ?? lines.length, paid, back, '0.00', '0.01000', paid, back].map((cell) => `\`${cell}`).join(',');
  return Buffer.from(`\uFEFF${[HEADER, ...lines.map(row), SUMMARY_HEADER, summary].join('\r\n')}${change.end ?? '\r\n'}`);
};

const complaint = (bytes: Uint8Array): string => {
  try {
    parseTradeBill(DATE, bytes);
  } catch (error) {
    if (error instanceof CorruptBill) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('amounts of a bill', () => {
  it.each([
    ['12.3', 1_230],
    ['-0.01', -1],
    ['1000.00', 100_000],
    ['0', 0],
    ['-0.00', 0],
    ['0.07', 7],
    ['1.15', 115],
    ['4.35', 435],
    ['999999999999.99', 99_999_999_999_999],
  ])('%s yuan', (text, fen) => {
    expect(yuanToFen(text)).toBe(fen);
  });

  it.each(['', '.5', '5.', '1.234', '0.001', '1,000.00', '+1', '1e3', '¥1', ' 1', '--1', '１', '1000000000000'])(
    '«%s» is none',
    (text) => {
      expect(yuanToFen(text)).toBeUndefined();
    },
  );

  it('reads every amount exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999_999 }), (fen) => {
        expect(yuanToFen(yuan(fen))).toBe(fen);
        if (fen > 0) expect(yuanToFen(`-${yuan(fen)}`)).toBe(-fen);
      }),
    );
  });
});

describe('bill of a day', () => {
  it('reads payments and refunds', () => {
    const read = parseTradeBill(
      DATE,
      bill([
        { no: 'P1-1', fen: 19_900 },
        { no: 'P1-1', fen: 900, refundNo: 'R1-1', time: '2026-11-20 23:59:59' },
        { no: 'P1-2', fen: 1, refundNo: 'R1-2', refundState: 'PROCESSING' },
      ]),
    );
    expect(read).toEqual({
      date: DATE,
      payments: [{ outTradeNo: 'P1-1', transactionId: '42P1-1', amount: 19_900, at: Date.parse('2026-11-20T02:00:00Z') }],
      refunds: [
        {
          outTradeNo: 'P1-1',
          transactionId: '42P1-1',
          outRefundNo: 'R1-1',
          refundId: '50R1-1',
          amount: 900,
          status: 'succeeded',
          at: Date.parse('2026-11-20T15:59:59Z'),
        },
        {
          outTradeNo: 'P1-2',
          transactionId: '42P1-2',
          outRefundNo: 'R1-2',
          refundId: '50R1-2',
          amount: 1,
          status: 'processing',
          at: Date.parse('2026-11-20T02:00:00Z'),
        },
      ],
      paymentTotal: 19_900,
      refundTotal: 901,
    });
  });

  it('reads several thousand rows', () => {
    const lines = Array.from(
      { length: 6_000 },
      (_, index): Line =>
        index % 5 === 0 ? { no: `P${index}`, fen: index + 1, refundNo: `R${index}` } : { no: `P${index}`, fen: index * 7 + 1 },
    );
    const read = parseTradeBill(DATE, bill(lines));
    expect([read.payments.length, read.refunds.length]).toEqual([4_800, 1_200]);
    expect(read.payments.at(-1)).toMatchObject({ outTradeNo: 'P5999', amount: 41_994 });
  });

  it('takes commas, quotes and line-end styles as they come', () => {
    const name = '篮球,"小班",课 `A`';
    for (const end of ['', '\n', '\r\n', '\r\n\r\n']) {
      expect(parseTradeBill(DATE, bill([{ no: 'P1-1', fen: 5, name }], { end })).payments).toHaveLength(1);
    }
    const unix = Buffer.from(
      bill([{ no: 'P1-1', fen: 5, name }])
        .toString()
        .replaceAll('\r\n', '\n'),
    );
    expect(parseTradeBill(DATE, unix).paymentTotal).toBe(5);
    expect(parseTradeBill(DATE, bill([{ no: 'P1-1', fen: 5 }]).subarray(3)).paymentTotal).toBe(5);
  });

  it('finds columns by their names, wherever they stand', () => {
    const turn = (line: string, separator: string): string => line.split(separator).reverse().join(separator);
    const [header = '', payment = '', summaryHeader = '', summary = ''] = bill([{ no: 'P1-1', fen: 1_234 }])
      .toString()
      .trim()
      .split('\r\n');
    const backwards = [
      turn(header, ','),
      `\`${turn(payment.slice(1), ',`')}`,
      turn(summaryHeader, ','),
      `\`${turn(summary.slice(1), ',`')}`,
    ];
    expect(parseTradeBill(DATE, Buffer.from(backwards.join('\n'))).payments).toEqual([
      { outTradeNo: 'P1-1', transactionId: '42P1-1', amount: 1_234, at: Date.parse('2026-11-20T02:00:00Z') },
    ]);
  });

  it('works with the older columns, which lack the order amount', () => {
    const cut = (line: string, count: number): string => line.split(',').slice(0, -count).join(',');
    const [header = '', payment = '', summaryHeader = '', summary = ''] = bill([{ no: 'P1-1', fen: 1_234 }])
      .toString()
      .trim()
      .split('\r\n');
    const old = [cut(header, 3), cut(payment, 3), cut(summaryHeader, 2), cut(summary, 2)];
    expect(parseTradeBill(DATE, Buffer.from(old.join('\n'))).paymentTotal).toBe(1_234);
  });

  it('counts a revoked order as a row only', () => {
    const read = parseTradeBill(
      DATE,
      bill([
        { no: 'P1-1', fen: 5 },
        { no: 'P1-2', fen: 0, state: 'REVOKED' },
      ]),
    );
    expect(read.payments).toHaveLength(1);
  });

  it.each([
    ['a row too few', bill([{ no: 'P1-1', fen: 5 }], { count: 2 }), 'the bill has 1 rows, its summary says 2'],
    ['a sum of payments', bill([{ no: 'P1-1', fen: 5 }], { paid: '0.06' }), 'the bill has 5 fen of payments, its summary says 6'],
    [
      'a sum of refunds',
      bill([{ no: 'P1-1', fen: 5, refundNo: 'R1' }], { back: '0.00' }),
      'the bill has 5 fen of refunds, its summary says 0',
    ],
    ['a sum with three decimals', bill([{ no: 'P1-1', fen: 5 }], { paid: '0.050' }), 'the summary has an amount that is not'],
    ['no summary', Buffer.from(HEADER), 'the file ends before the summary'],
    ['nothing', Buffer.alloc(0), 'the file ends before the summary'],
    ['an error page', Buffer.from('<html>\n<body>\n</body>\n</html>'), 'the column 交易时间 is missing'],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x00]), 'the file is not UTF-8'],
    [
      'a cut row',
      Buffer.from(
        bill([{ no: 'P1-1', fen: 5 }])
          .toString()
          .replace(',`0.60%', ''),
      ),
      'row 1 has 26 cells instead of 27',
    ],
    ['a state nobody knows', bill([{ no: 'P1-1', fen: 5, state: 'MAYBE' }]), 'row 1 has an unknown state'],
    [
      'a state of a refund nobody knows',
      bill([{ no: 'P1-1', fen: 5, refundNo: 'R1', refundState: 'X' }]),
      'row 1 has an unknown state of',
    ],
    ['a time that is none', bill([{ no: 'P1-1', fen: 5, time: '2026-11-31 10:00:00' }]), 'row 1 has no readable time'],
    ['no number', bill([{ no: '', fen: 5 }]), 'row 1 lacks a number'],
  ])('does not take a bill with %s', (_what, bytes, message) => {
    expect(complaint(bytes)).toContain(message);
  });
});
