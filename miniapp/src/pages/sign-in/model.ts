/** The screen to return to, only when it is one of ours: an address from a link could lead anywhere. */
export const safeBack = (back: string | undefined, home: string): string => {
  if (back === undefined || back === '') return home;
  let path = back;
  try {
    path = decodeURIComponent(back);
  } catch {
    return home;
  }
  return /^\/(pages|packages)\/[\w/-]+(\?[^#]*)?$/.test(path) && !path.startsWith('/pages/sign-in/') ? path : home;
};
