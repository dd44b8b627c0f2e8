import type { Category } from './goods';

const frame = (inside: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120" fill="none" stroke="#0A7D57" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"><path d="M0 0h120v120H0z" fill="#ECFAF3" stroke="none"/>${inside}</svg>`;

/** Drawn in place of a photograph, one for each category. */
export const categoryPictures: Readonly<Record<Category, string>> = {
  /** A pencil across a notebook. */
  stationery: frame(
    '<path d="M32 30h44v60H32z" fill="#fff"/><path d="M42 46h24M42 58h18" stroke="#A6E5C8"/><path d="M86 40l8 8-30 34-11 3 3-11z" fill="#D3F3E3"/>',
  ),
  /** A bear's head. */
  toy: frame(
    '<circle cx="42" cy="44" r="10" fill="#D3F3E3"/><circle cx="78" cy="44" r="10" fill="#D3F3E3"/><circle cx="60" cy="64" r="27" fill="#fff"/><path d="M51 59v2M69 59v2M55 73c3 3 7 3 10 0"/>',
  ),
  /** An open book. */
  book: frame(
    '<path d="M60 44c-9-7-20-8-32-7v43c12-1 23 0 32 7 9-7 20-8 32-7V37c-12-1-23 0-32 7z" fill="#fff"/><path d="M60 44v43" /><path d="M38 50c4 0 8 0 12 2M70 52c4-2 8-2 12-2" stroke="#A6E5C8"/>',
  ),
  /** A ball. */
  sports: frame(
    '<circle cx="60" cy="60" r="29" fill="#fff"/><path d="M60 31v58M31 60h58M39 40c12 12 12 28 0 40M81 40c-12 12-12 28 0 40" stroke="#3FBF8B"/>',
  ),
  /** A drinking bottle. */
  daily: frame(
    '<path d="M52 28h16v10H52z" fill="#D3F3E3"/><path d="M50 38h20l6 12v38a5 5 0 0 1-5 5H49a5 5 0 0 1-5-5V50z" fill="#fff"/><path d="M44 62h32" stroke="#A6E5C8"/>',
  ),
  /** A ticket with a sprout. */
  course: frame(
    '<path d="M26 42h68v12a7 7 0 0 0 0 14v12H26V68a7 7 0 0 0 0-14z" fill="#fff"/><path d="M60 74V60M60 63c0-7-5-10-13-10 0 7 5 10 13 10zM60 60c0-6 5-10 13-10 0 7-5 10-13 10z"/>',
  ),
  /** A present. */
  other: frame(
    '<path d="M34 58h52v32H34z" fill="#fff"/><path d="M30 46h60v12H30z" fill="#D3F3E3"/><path d="M60 46v44M60 46c-5-12-22-14-22-5 0 5 10 5 22 5zM60 46c5-12 22-14 22-5 0 5-10 5-22 5z"/>',
  ),
};
