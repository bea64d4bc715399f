import {useEffect, useState} from 'preact/hooks';

const LATE_MS = 200;

/**
 * Whether something has lasted for so long that people should see it. Not a delay of the style sheet,
 * with which every quick answer would make and let go the layers of a transition.
 */
export function useLate(lasts: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = lasts ? window.setTimeout(() => setLate(true), LATE_MS) : 0;
    return () => {
      window.clearTimeout(timer);
      setLate(false);
    };
  }, [lasts]);
  return late;
}
