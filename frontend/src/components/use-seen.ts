import type {RefObject} from 'preact';
import {useEffect, useRef} from 'preact/hooks';
import type {Nearness} from '../state/state.ts';

const ON_SCREEN = '0px';
const NEAR = '50% 0px'; // half a screen above and below what is on screen

/** Tells when an element comes near the part of the page that is on screen, comes into it, or leaves. */
export function useSeen(
  onSeen: (nearness: Nearness | null) => void,
): RefObject<HTMLElement | null> {
  const element = useRef<HTMLElement>(null);
  const within = useRef({near: false, inView: false});
  const latest = useRef(onSeen);
  latest.current = onSeen;
  const tell = (change: Partial<typeof within.current>): void => {
    const {near, inView} = Object.assign(within.current, change);
    latest.current(inView ? 'inView' : near ? 'near' : null);
  };
  useObserver(element, ON_SCREEN, (inView) => tell({inView}));
  useObserver(element, NEAR, (near) => tell({near}));
  useEffect(() => () => latest.current(null), []);
  return element;
}

/** Whether some of an element can be seen. */
export function useInView(element: RefObject<HTMLElement | null>): {readonly current: boolean} {
  const inView = useRef(true);
  useObserver(element, ON_SCREEN, (seen) => {
    inView.current = seen;
  });
  return inView;
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
