/** Where looks overlap, the last to begin is who sees: an earlier one that is answered late is no news. */

/** Call what this gives whenever a look begins; it answers with the question whether that look is still the latest. */
export function latest() {
  let begun = 0;
  return () => {
    const look = ++begun;
    return () => look === begun;
  };
}
