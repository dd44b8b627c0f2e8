/** The part of the address after `#`: whose phone it is, and which pay sheet is open. Pure. */

/** @returns {{ openid?: string, pay?: string }} */
export const parseAddress = (hash) => {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const found = {};
  for (const name of ['openid', 'pay']) {
    const value = fields.get(name);
    if (value) found[name] = value;
  }
  return found;
};

/** @param {{ openid?: string | null, pay?: string }} wanted a pay sheet comes before a person */
export const addressOf = ({ openid, pay }) => {
  const fields = new URLSearchParams();
  if (pay) fields.set('pay', pay);
  else if (openid) fields.set('openid', openid);
  const text = fields.toString();
  return text === '' ? '' : `#${text}`;
};
