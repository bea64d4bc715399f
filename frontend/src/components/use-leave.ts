import {useEffect} from 'preact/hooks';

/** Calls back when something beside the element is pressed, or gets the focus. */
export function useLeave(whole: {readonly current: HTMLElement | null}, leave: () => void): void {
  useEffect(() => {
    const listener = ({target}: Event): void => {
      if (target instanceof Node && whole.current?.contains(target) !== true) {
        leave();
      }
    };
    const kinds = ['pointerdown', 'focusin'];
    kinds.forEach((kind) => document.addEventListener(kind, listener));
    return () => kinds.forEach((kind) => document.removeEventListener(kind, listener));
  }, []);
}
