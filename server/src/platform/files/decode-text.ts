import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/**
 * Text of a file whose encoding nobody declared. Bytes that are strictly valid UTF-8 are UTF-8; Chinese text in GB18030
 * practically never is, so everything else is taken as what Excel in China writes. UTF-16 with a mark is Excel's «Unicode text».
 */
export const decodeText = (content: Buffer): { readonly text: string; readonly encoding: 'utf-8' | 'gb18030' } => {
  if (content.length >= 2 && content[0] === 0xff && content[1] === 0xfe)
    return { text: withoutMark(content.toString('utf16le')), encoding: 'utf-8' };
  if (isUtf8(content)) return { text: withoutMark(content.toString('utf8')), encoding: 'utf-8' };
  return { text: withoutMark(iconv.decode(content, 'gb18030')), encoding: 'gb18030' };
};

const withoutMark = (text: string): string => (text.startsWith('\uFEFF') ? text.slice(1) : text);
