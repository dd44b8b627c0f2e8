const MAX_PAGE = 300;

/** Whether an address can stand in a message: a screen of the mini-program, with its query. */
export const isPage = (page: string): boolean => /^\/(packages|pages)\/[!-~]+$/.test(page) && page.length <= MAX_PAGE;

/** Cuts to so many characters, the last of which says that something is missing. */
export const cut = (text: string, most: number): string => {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
};
