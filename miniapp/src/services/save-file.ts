/** Hands a fetched file to the browser's download list under `name`. Does nothing outside a browser. */
export const saveFile = (file: Blob, name: string): void => {
  if (process.env.TARO_ENV !== 'h5') return;
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers start reading only after this task; an address revoked at once would give an empty file.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};
