import type {RefObject} from 'preact';
import {useEffect, useRef} from 'preact/hooks';

const NEAR = '50% 0px'; // half a screen above and below what is on screen

/** Tells when an element comes near the part of the page that is on screen, or leaves it. */
export function useSeen(onSeen: (seen: boolean) => void): RefObject<HTMLElement | null> {
  const element = useRef<HTMLElement>(null);
  const latest = useRef(onSeen);
  latest.current = onSeen;
  useObserver(element, NEAR, (near) => latest.current(near));
  useEffect(() => () => latest.current(false), []);
  return element;
}

/** Whether some of an element can be seen. */
export function useInView(element: RefObject<HTMLElement | null>): {readonly current: boolean} {
  const inView = useRef(true);
  useObserver(element, '0px', (seen) => {
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
