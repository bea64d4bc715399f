import type {RefObject} from 'preact';
import {useEffect, useReducer, useRef} from 'preact/hooks';

const NEAR = '50% 0px'; // half a screen above and below what is on screen
const CALM_MS = 100; // without a change, after which cards that are only near follow

/**
 * Tells when an element comes near the part of the page that is on screen, or leaves it; `inView` is
 * whether some of it can be seen.
 */
export function useSeen(onSeen: (seen: boolean) => void) {
  const element = useRef<HTMLElement>(null);
  const inView = useRef(true);
  const latest = useRef(onSeen);
  latest.current = onSeen;
  useObserver(element, NEAR, (near) => latest.current(near));
  useObserver(element, '0px', (seen) => {
    inView.current = seen;
  });
  useEffect(() => () => latest.current(false), []);
  return {element, inView};
}

function useObserver(
  element: RefObject<HTMLElement | null>,
  margin: string,
  onChange: (within: boolean) => void,
): void {
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => onChange(entries.at(-1)?.isIntersecting === true),
      // The cards scroll in an element of the document, whose edges the margin of the root leaves.
      {root: document, rootMargin: margin, scrollMargin: margin},
    );
    if (element.current !== null) {
      observer.observe(element.current);
    }
    return () => observer.disconnect();
  }, []);
}

/**
 * What a card is given, as it was while it was last on screen or near, so that a hundred cards cost no
 * more than those. One that is only near follows when changes rest: those of a slider that moves are
 * drawn where they are seen first.
 */
export function useLastSeen<Given extends {readonly onScreen: boolean}>(
  given: Given,
  inView: {readonly current: boolean},
): Given {
  const last = useRef(given);
  const [, follow] = useReducer<number, Given>((times, late) => {
    last.current = late;
    return times + 1;
  }, 0);
  if (given.onScreen && (inView.current || !last.current.onScreen)) {
    last.current = given;
  }
  useEffect(() => {
    if (!given.onScreen || last.current === given) {
      return undefined;
    }
    const timer = window.setTimeout(() => follow(given), CALM_MS);
    return () => window.clearTimeout(timer);
  }, [given]);
  return last.current;
}
