/**
 * The theme: Designsystemet's own tokens with our accent colour, each colour written once for light and dark.
 *
 * Designsystemet's theme file carries every colour scheme four times (light, dark, and both again for "auto") and
 * three brand colours that nobody here uses. `light-dark()` says the same in one place, which is a third of the bytes.
 * Source of the token names and of all colours but the accent: @digdir/designsystemet-css (MIT).
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(import.meta.resolve("@digdir/designsystemet-css/theme.css"));

/**
 * Petrol. Each shade has the same relative luminance as Designsystemet's accent of that name (only hue and chroma
 * differ, in OKLCH), so every contrast their system promises between two tokens holds for ours as well. A service with
 * a colour of its own gets its shades in the same way (api/access/theme.py).
 */
const ACCENT = JSON.parse(readFileSync(new URL("accent.json", import.meta.url), "utf8"));

/** A light and dark shade of the accent by token name, for the button, which carries no style sheet. */
export function accent(token) {
  return ACCENT[token];
}

/** The theme as CSS text, in Designsystemet's `ds.theme` layers; `wanted` are the colours to ask for by `data-color`. */
export function theme(wanted) {
  const source = readFileSync(SOURCE, "utf8");
  const layers = topLevelBlocks(source).filter(
    (block) => !/^@layer ds\.theme\.(color-scheme\.dark|typography\.secondary|color-scheme\.light)\b/.test(block),
  );
  const kept = layers.map((block) =>
    block.startsWith("@layer ds.theme.color{") ? withOnly(wanted, block) : block,
  );
  return [
    "@layer ds.theme, ds.base, ds.components, page;",
    `@layer ds.theme.color-scheme{:root{color-scheme:light dark;${colours(source)}}` +
      `[data-color-scheme=light]{color-scheme:light}[data-color-scheme=dark]{color-scheme:dark}}`,
    ...kept,
  ].join("\n");
}

function colours(source) {
  const light = tokens(source, "light");
  const dark = tokens(source, "dark");
  return Object.keys(light)
    .filter((name) => !/^--ds-color-brand/.test(name))
    .map((name) => {
      const own = name.startsWith("--ds-color-accent-") && ACCENT[name.slice("--ds-color-accent-".length)];
      const [day, night] = own || [light[name], dark[name]];
      return `${name}:light-dark(${day},${night});`;
    })
    .join("");
}

function tokens(source, scheme) {
  const start = source.indexOf(`@layer ds.theme.color-scheme.${scheme}{`);
  const end = source.indexOf("}", start);
  if (start < 0 || end < 0) throw new Error(`Designsystemet's theme has no colour scheme "${scheme}" any more.`);
  return Object.fromEntries(
    [...source.slice(start, end).matchAll(/(--ds-[\w-]+):(#[0-9a-f]{3,8})/g)].map(([, name, value]) => [name, value]),
  );
}

function withOnly(wanted, block) {
  const inner = block.slice(block.indexOf("{") + 1, -1);
  const rules = topLevelBlocks(inner).filter((rule) => wanted.includes(rule.match(/\[data-color=(\w+)\]/)?.[1]));
  return `@layer ds.theme.color{${rules.join("")}}`;
}

/** Splits CSS text into its outermost rules; enough for generated, minified CSS without braces inside strings. */
export function topLevelBlocks(css) {
  const blocks = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < css.length; at += 1) {
    if (css[at] === "{") depth += 1;
    if (css[at] === "}" && --depth === 0) {
      blocks.push(css.slice(start, at + 1).trim());
      start = at + 1;
    }
  }
  return blocks;
}
