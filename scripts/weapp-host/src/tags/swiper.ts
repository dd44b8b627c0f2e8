import { isOn, onProperty, type TagTools } from './element';

const SWIPE_PX = 40;
type Swiper = HTMLElement & { swipeTo?: (index: number) => void };

/**
 * Makes an element a swiper: one item is seen, a finger moves on to its neighbours. Nothing moves by itself, also with
 * `autoplay`, so that a test sees what it looks at.
 */
export const furnishSwiper = (swiper: HTMLElement, { window, emit }: TagTools): void => {
  let current = 0;
  let circular = false;
  let from: number | null = null;
  const items = () => [...swiper.children].filter(({ tagName }) => tagName === 'WX-SWIPER-ITEM') as HTMLElement[];
  const place = (): void => {
    for (const [index, item] of items().entries()) item.toggleAttribute('data-current', index === current);
  };
  const go = (index: number): void => {
    const count = items().length;
    const to = circular && count > 0 ? (index + count) % count : index;
    if (to === current || to < 0 || to >= count) return;
    current = to;
    place();
    for (const type of ['change', 'animationfinish']) emit(swiper, type, { current, currentItemId: '', source: 'touch' });
  };
  onProperty(swiper, (name, value) => {
    if (name === 'circular') circular = isOn(value);
    if (name === 'current') {
      current = Number(value ?? 0);
      place();
    }
    return false;
  });
  const { MutationObserver } = window as unknown as { MutationObserver: typeof globalThis.MutationObserver };
  new MutationObserver(place).observe(swiper, { childList: true });
  swiper.addEventListener('pointerdown', ({ clientX }) => {
    from = clientX;
  });
  swiper.addEventListener('pointerup', ({ clientX }) => {
    const moved = from === null ? 0 : clientX - from;
    from = null;
    if (Math.abs(moved) >= SWIPE_PX) go(current + (moved < 0 ? 1 : -1));
  });
  (swiper as Swiper).swipeTo = go;
};

/** Moves a swiper as a finger would. @throws Error when it is none */
export const swipe = (element: Element, index: number): void => {
  const { swipeTo } = element as Swiper;
  if (!swipeTo) throw new Error('only a swiper can be swiped');
  swipeTo(index);
};
