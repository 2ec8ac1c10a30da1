/**
 * Builds what browsers load, into `../.build/static` (never committed).
 *
 *   button.js          the report button, for any web page                    (≤ 2 kB gzip)
 *   chat.js, chat.css  put into the one chat document by the server           (≤ 20 kB gzip with the document)
 *   chat-texts.json    the English texts that chat.js asks for, so that the server sends exactly those, translated
 *   keep.js            copying and printing a code, on the pages that show one
 *   site.css           the look of every other page
 *   htmx.js            for the staff pages, from npm, no CDN
 *
 * Sizes are printed here and held by tests/widgets/test_sizes.py.
 */
import { readFileSync, writeFileSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import { po } from "gettext-parser";
import { accent, theme } from "./styles/theme.mjs";
import { withoutUnusedProperties } from "./styles/unused.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = dirname(HERE);
const OUT = join(ROOT, ".build", "static");

/** English needs no catalogue: its texts are the source. */
const TRANSLATED = ["nb", "nn"];

mkdirSync(OUT, { recursive: true });
await Promise.all([script("chat/main.ts", "chat.js"), script("form/keep.ts", "keep.js"), button(), styles("chat"), styles("site")]);
write("chat-texts.json", JSON.stringify(textsAskedFor(...readdirSync(join(HERE, "chat")).map((file) => `chat/${file}`))));
write("htmx.js", readFileSync(fileURLToPath(import.meta.resolve("htmx.org/dist/htmx.min.js")), "utf8"));

async function script(entry, name, define = {}) {
  const built = await esbuild.build({
    entryPoints: [join(HERE, entry)],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    write: false,
    define,
  });
  write(name, built.outputFiles[0].text);
}

async function button() {
  const sheet = readFileSync(join(HERE, "styles", "button.css"), "utf8").replace(
    /accent\(([\w-]+)\)/g,
    (_, token) => `light-dark(${accent(token).join(",")})`,
  );
  const minified = await esbuild.transform(sheet, { loader: "css", minify: true, target: "es2022" });
  await script("button.ts", "button.js", {
    BUTTON_STYLE: JSON.stringify(minified.code.trim()),
    BUTTON_TEXTS: JSON.stringify(buttonTexts()),
  });
}

/**
 * Language → text → translation, for all that button.ts says. The button must be able to speak before any request, so
 * its texts travel inside it. A missing translation stops the build.
 */
function buttonTexts() {
  const texts = { en: {} };
  for (const language of TRANSLATED) {
    const catalogue = po.parse(readFileSync(join(ROOT, "locales", language, "chat.po")));
    texts[language] = Object.fromEntries(
      textsAskedFor("button.ts").map((text) => {
        const translated = catalogue.translations[""]?.[text]?.msgstr[0];
        if (!translated) throw new Error(`locales/${language}/chat.po has no translation of "${text}".`);
        return [text, translated];
      }),
    );
  }
  return texts;
}

async function styles(name) {
  const built = await esbuild.build({
    entryPoints: [join(HERE, "styles", `${name}.css`)],
    bundle: true,
    minify: true,
    target: ["chrome123", "firefox120", "safari17.5"],
    charset: "utf8",
    legalComments: "none",
    write: false,
    plugins: [
      {
        name: "theme",
        setup(build) {
          build.onResolve({ filter: /^theme$/ }, () => ({ path: "theme", namespace: "theme" }));
          build.onLoad({ filter: /.*/, namespace: "theme" }, () => ({ contents: theme(), loader: "css" }));
        },
      },
    ],
  });
  write(`${name}.css`, withoutUnusedProperties(built.outputFiles[0].text));
}

/** Every literal text given to `t(…)` in some TypeScript files, sorted. */
function textsAskedFor(...files) {
  const asked = new Set();
  for (const file of files) {
    const source = readFileSync(join(HERE, file), "utf8");
    for (const [, literal] of source.matchAll(/\bt\(\s*("(?:[^"\\]|\\.)*")/g)) asked.add(JSON.parse(literal));
  }
  return [...asked].sort();
}

function write(name, text) {
  writeFileSync(join(OUT, name), text);
  const kilobytes = (gzipSync(text, { level: 9 }).length / 1000).toFixed(2);
  console.log(`${name.padEnd(16)} ${kilobytes.padStart(6)} kB gzip`);
}
