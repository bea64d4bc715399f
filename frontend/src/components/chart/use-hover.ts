import {useEffect, useRef} from 'preact/hooks';

/** Tells when the pointer is on an element; one that goes away under it is pointed at no more. */
export function useHover(onHover: (on: boolean) => void) {
  const over = useRef(false);
  const latest = useRef(onHover);
  latest.current = onHover;
  const set = (on: boolean): void => {
    over.current = on;
    latest.current(on);
  };
  useEffect(() => () => (over.current ? latest.current(false) : undefined), []);
  return {onMouseEnter: () => set(true), onMouseLeave: () => set(false)};
}
