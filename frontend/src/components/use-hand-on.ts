import type {RefObject} from 'preact';
import {useLayoutEffect} from 'preact/hooks';

/** Hands the focus to a button beside an element that goes away with it. */
export function useHandOn(element: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const {current} = element;
    return () => {
      if (current?.contains(document.activeElement) === true) {
        const {nextElementSibling, previousElementSibling, parentElement} = current;
        const near = [
          nextElementSibling,
          previousElementSibling,
          parentElement?.closest('article'),
        ];
        const buttons = [...near, document.body].map((one) => one?.querySelector('button'));
        buttons.find((button) => button !== undefined && button !== null)?.focus();
      }
    };
  }, []);
}
