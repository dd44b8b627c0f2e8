/** The part of `qrcode` that computes the matrix; its drawing parts need a canvas and stay out of the bundle. */
declare module 'qrcode/lib/core/qrcode' {
  export function create(
    segments: readonly { readonly data: Uint8Array; readonly mode: 'byte' }[],
    options: { readonly errorCorrectionLevel: 'L' | 'M' | 'Q' | 'H' },
  ): { readonly modules: { readonly size: number; readonly data: Uint8Array } };
}
