/** Which phone was chosen last, kept by the browser where it keeps anything. */

const NAME = 'qingya-phone-openid';

/** @returns {string | null} */
export const remembered = () => {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
};

/** @returns whether it is kept; a browser that keeps nothing chooses anew next time */
export const remember = (openid) => {
  try {
    localStorage.setItem(NAME, openid);
    return true;
  } catch {
    return false;
  }
};
