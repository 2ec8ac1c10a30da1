/** What a page never uses of a design system's style sheet, and need not carry. */
import { topLevelBlocks } from "./theme.mjs";

/** Leaves out the rules for Designsystemet's classes (`ds-…`) that stand nowhere in some markup or script. */
export function withoutUnusedRules(css, markup) {
  const classes = new Set(markup.match(/\bds-[\w-]+/g));
  const applies = (selector) =>
    // Of a choice in brackets, as `:is(.a, .b)`, another may apply.
    (selector.replace(/:\w+\([^()]*\)/g, "").match(/(?<=\.)ds-[\w-]+/g) ?? []).every((name) => classes.has(name));
  return topLevelBlocks(css)
    .map((block) => {
      const open = block.indexOf("{");
      const start = block.lastIndexOf(";", open) + 1; // after statements without a block
      const [before, name, inner] = [block.slice(0, start), block.slice(start, open), block.slice(open + 1, -1)];
      if (/^@(?:layer|media|supports)\b/.test(name)) {
        const rest = withoutUnusedRules(inner, markup);
        return rest ? `${before}${name}{${rest}}` : before;
      }
      const kept = name.startsWith("@") ? [name] : name.split(/,(?![^()]*\))/).filter(applies);
      return kept.length ? `${before}${kept.join(",")}{${inner}}` : before;
    })
    .join("");
}

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
