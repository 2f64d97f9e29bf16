import { useBlocker } from '@tanstack/react-router';

/** Asks before what was typed is lost. Navigate with `ignoreBlocker` after saving. */
export function useUnsaved(changed: boolean): void {
  useBlocker({
    shouldBlockFn: () => changed && !window.confirm('What you changed here is not saved. Leave without saving?'),
    enableBeforeUnload: changed,
  });
}
