/**
 * Leaves out the custom properties that nothing in a style sheet reads.
 *
 * A design system declares far more tokens than one page uses. Repeated until nothing more falls away, because a
 * token that only an unused token read is unused too.
 */
export function withoutUnusedProperties(css) {
  for (;;) {
    const read = new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map(([, name]) => name));
    // A value may hold `;` and `}` inside quotes (icons as data URLs).
    const smaller = css.replace(/(?<=[{;])(--[\w-]+):(?:"(?:[^"\\]|\\.)*"|[^;{}"])*(;|(?=}))/g, (whole, name) =>
      read.has(name) ? whole : "",
    );
    if (smaller.length === css.length) return css;
    css = smaller;
  }
}
