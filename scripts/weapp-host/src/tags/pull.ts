export interface PullTools {
  readonly window: Window;
  /** Whether the page on top can be pulled; false while something else is scrolled. */
  readonly canPull: () => boolean;
  readonly pull: () => void;
}

const FAR_PX = 70;

/** A finger that draws the top of the page down refreshes it. */
export const watchPull = ({ window, canPull, pull }: PullTools): void => {
  let from: number | null = null;
  const { document } = window;
  const start = (y: number): void => {
    from = window.scrollY <= 0 && canPull() ? y : null;
  };
  const end = (y: number): void => {
    const pulled = from !== null && y - from >= FAR_PX;
    from = null;
    if (pulled) pull();
  };
  const touchOf = (event: Event): number => (event as TouchEvent).changedTouches[0]?.clientY ?? 0;
  document.addEventListener('touchstart', (event) => start(touchOf(event)), { passive: true });
  document.addEventListener('touchend', (event) => end(touchOf(event)));
  document.addEventListener('mousedown', ({ clientY }) => start(clientY));
  document.addEventListener('mouseup', ({ clientY }) => end(clientY));
};
